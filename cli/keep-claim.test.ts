import { describe, expect, it } from 'vitest';
import type { CallError } from '../gateway/client/settled.ts';
import { keepClaim } from './keep-claim.ts';

const start = Date.parse('2026-11-22T12:00:00Z');
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const claim = { createdAt: iso(start), expiresAt: iso(start + 60_000) };

/** A lease of a minute, under a clock that moves by sleeping; `answers` says how each renewal ends, then it is over. */
async function kept(answers: readonly (CallError['code'] | 'renewed')[], given: object = claim) {
  let now = start;
  const renewedAt: number[] = [];
  const asked: number[] = [];
  const over = new AbortController();
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
      if (renewedAt.length === answers.length) over.abort();
    },
  };
  const renew = async (leaseSeconds: number) => {
    const answer = answers[renewedAt.length] ?? 'renewed';
    renewedAt.push((now - start) / 1000);
    asked.push(leaseSeconds);
    if (answer === 'renewed') {
      return { ok: true, data: { expiresAt: iso(now + 60_000) }, response: new Response() } as const;
    }
    return { ok: false, error: { code: answer, message: answer } } as const;
  };
  const loss = await keepClaim({ clock }, { claim: { ...claim, ...given }, renew }, over.signal);
  return { loss: loss?.code, renewedAt, asked };
}

describe('a claim that is held', () => {
  it('is renewed each third of its lease, for as long as it was asked for', async () => {
    expect(await kept(['renewed', 'renewed'])).toEqual({
      loss: undefined,
      renewedAt: [20, 40],
      asked: [60, 60],
    });
  });

  it('that has to be confirmed is renewed before its deadline, for its whole lease', async () => {
    const given = { expiresAt: iso(start + 9000), leaseExpiresAt: iso(start + 60_000) };
    expect(await kept(['renewed'], given)).toMatchObject({ renewedAt: [3], asked: [60] });
  });

  it('outlives a gateway that is away for a while', async () => {
    const { loss, renewedAt } = await kept(['gateway_unreachable', 'ledger_unreachable', 'renewed']);
    expect(loss).toBeUndefined();
    expect(renewedAt).toHaveLength(3);
    expect(renewedAt.at(-1)).toBeLessThan(60);
  });

  it('is lost where it has ended', async () => {
    expect((await kept(['renewed', 'claim_ended'])).loss).toBe('claim_ended');
  });

  it('is lost where it could not be renewed until its lease was over', async () => {
    const { loss, renewedAt } = await kept(Array.from({ length: 100 }, () => 'gateway_unreachable'));
    expect(loss).toBe('gateway_unreachable');
    expect(renewedAt.at(-1)).toBeGreaterThanOrEqual(60);
    expect(renewedAt.length).toBeLessThan(60);
  });
});
