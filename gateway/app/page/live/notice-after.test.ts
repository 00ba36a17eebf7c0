import { describe, expect, it } from 'vitest';
import { aWorker } from '../../api/testing/a-worker.ts';
import { workerView } from '../../api/views/worker-view.ts';
import { aPool } from '../testing/views.ts';
import type { Notice } from '../view.ts';
import { noticeAfter, noticeAfterView } from './notice-after.ts';

const claim = { id: 'etl.w1.nonce', fence: 1, createdAt: 0, expiresAt: 60_000 };
const ended = { ...claim, endedAt: 1000, endReason: 'released' as const };
const seen = (...fields: Parameters<typeof aWorker>) => workerView(aWorker(...fields), '');
const notice: Notice = {
  kind: 'granted',
  grants: [
    {
      claim: {
        id: claim.id,
        pool: 'etl',
        worker: { id: 'w1', url: '/w/w1/' },
        fence: 1,
        createdAt: '1970-01-01T00:00:00.000Z',
        expiresAt: '1970-01-01T00:01:00.000Z',
        state: 'live',
      },
    },
  ],
};
const after = (...workers: ReturnType<typeof seen>[]) =>
  workers.reduce<Notice | undefined>(noticeAfter, notice);
const stateAfter = (...workers: ReturnType<typeof seen>[]) => {
  const found = after(...workers);
  return found?.kind === 'granted' ? found.grants[0]?.claim.state : undefined;
};

describe('"is yours"', () => {
  it.each([
    ['its worker is seen from before the grab', seen()],
    ['its worker is seen claimed by it', seen({ state: 'claimed', claim })],
    ['another worker drains', seen({ id: 'w2', state: 'draining' })],
  ])('stays while %s', (_, worker) => {
    expect(stateAfter(worker)).toBe('live');
  });

  it.each([
    ['its worker drains', [seen({ state: 'draining' })]],
    ['its worker is gone', [seen({ state: 'stopped' })]],
    ['the claim is told as ended', [seen({ endedClaim: ended })]],
    ['its worker is warm again, once it was seen claimed', [seen({ state: 'claimed', claim }), seen()]],
    [
      'somebody else has its worker',
      [
        seen({ state: 'claimed', claim }),
        seen({ state: 'claimed', claim: { ...claim, id: 'etl.w1.other' } }),
      ],
    ],
  ])('ends where %s', (_, workers) => {
    expect(stateAfter(...workers)).toBe('ended');
  });

  it('tells the lease as it was renewed', () => {
    const renewed = seen({ state: 'claimed', claim: { ...claim, expiresAt: 120_000 } });
    expect(after(renewed)).toMatchObject({
      grants: [{ claim: { expiresAt: '1970-01-01T00:02:00.000Z' } }],
    });
  });

  it('ends by a view that was read anew', () => {
    const worker = { ...seen({ state: 'draining' }), timeline: [] };
    const view = { kind: 'worker', generatedAt: '', pool: aPool(), worker } as const;
    expect(noticeAfterView(notice, view)).toMatchObject({ grants: [{ claim: { state: 'ended' } }] });
  });
});
