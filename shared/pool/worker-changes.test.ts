import { describe, expect, it } from 'vitest';
import type { Worker } from './worker.ts';
import { changesBeforeReuse } from './worker-changes.ts';

/** A worker about to return for the `round`th time, each round lasting 10 s. */
function returning(round: number, before?: Worker): Worker {
  const from = round * 10_000;
  return {
    ...{ pool: 'etl', id: 'w', arn: 'arn', state: 'draining', version: 1, changeId: 'c', template: 'etl:1' },
    ...{
      capacityProvider: 'FARGATE',
      launchToken: 't',
      reason: 'r',
      launchedAt: 0,
      fence: 1,
      claimsServed: 1,
    },
    warmAt: from,
    claimedAt: from + 1000,
    claimedBy: 'me',
    drainingAt: from + 2000,
    drainReason: 'released',
    ...(before !== undefined && { changes: changesBeforeReuse(before) }),
  };
}

describe('what a reused worker remembers', () => {
  it('is the round that is over', () => {
    expect(changesBeforeReuse(returning(1))).toEqual([
      { at: 10_000, state: 'warm', reason: 'running, and its probe answers' },
      { at: 11_000, state: 'claimed', reason: 'claimed by me' },
      { at: 12_000, state: 'draining', reason: 'released' },
    ]);
  });

  it('is what it came to of that', () => {
    const { claimedBy: _, drainReason: __, ...anonymous } = returning(1);
    expect(changesBeforeReuse(anonymous).map(({ reason }) => reason)).toEqual([
      'running, and its probe answers',
      'claimed',
      'no reason was kept',
    ]);
    const { warmAt: ___, claimedAt: ____, drainingAt: _____, ...launching } = anonymous;
    expect(changesBeforeReuse(launching)).toEqual([]);
  });

  it('is its first change and the last ones, 20 at most', () => {
    let worker = returning(1);
    for (let round = 2; round <= 50; round += 1) worker = returning(round, worker);
    const changes = changesBeforeReuse(worker);
    expect(changes).toHaveLength(20);
    expect(changes[0]).toMatchObject({ at: 10_000, state: 'warm' });
    expect(changes.at(-1)).toMatchObject({ at: 502_000, state: 'draining' });
    expect(changes[18]).toMatchObject({ at: 501_000, state: 'claimed' });
  });

  it('tells a worker that is warm again apart from one that is warm for the first time', () => {
    const [, , , again] = changesBeforeReuse(returning(2, returning(1)));
    expect(again).toEqual({ at: 20_000, state: 'warm', reason: 'idle again after its claim' });
  });
});
