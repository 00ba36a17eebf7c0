import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimEnds,
  isLive,
  isOverdue,
  leaseEnd,
  makeClaimId,
  parseClaimId,
  reaperGraceSeconds,
} from './claim.ts';

describe("a claim's id", () => {
  it('holds its pool and worker', () => {
    const parts = { pool: 'etl-2', workerId: '0f'.repeat(16), nonce: 'ab12cd34' };
    expect(parseClaimId(makeClaimId(parts))).toEqual(parts);
  });

  it.each(['', 'etl', 'etl.1', 'etl.1.short', 'ETL.1.ab12cd34', 'etl.1.ab12cd34.x', 'etl/../x.1.ab12cd34'])(
    'is not %j',
    (text) => {
      expect(parseClaimId(text)).toBeUndefined();
    },
  );

  it('is read from any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parts = parseClaimId(text);
        if (parts !== undefined) expect(makeClaimId(parts)).toBe(text);
      }),
    );
  });
});

describe('a lease', () => {
  const createdAt = 1_000_000;

  it('lasts from the renewal, and never past the maximum counted from its creation', () => {
    const lease = { createdAt, leaseSeconds: 60, maxSeconds: 100 };
    expect(leaseEnd({ ...lease, now: createdAt })).toBe(createdAt + 60_000);
    expect(leaseEnd({ ...lease, now: createdAt + 50_000 })).toBe(createdAt + 100_000);
  });

  it('is live until its end, not at it', () => {
    expect(isLive({ expiresAt: 10 }, 9)).toBe(true);
    expect(isLive({ expiresAt: 10 }, 10)).toBe(false);
  });

  it('of a hold is never live: nobody has it yet', () => {
    expect(isLive({ expiresAt: 10, hold: { requestKey: 'k', attempt: 'a' } }, 9)).toBe(false);
  });

  it('is reaped only after the grace', () => {
    const expiresAt = createdAt;
    expect(isOverdue({ expiresAt }, expiresAt + reaperGraceSeconds * 1000)).toBe(false);
    expect(isOverdue({ expiresAt }, expiresAt + reaperGraceSeconds * 1000 + 1)).toBe(true);
  });

  it('of a hold is never reaped: its request says what becomes of it', () => {
    const hold = { requestKey: 'k', attempt: 'a' };
    expect(isOverdue({ expiresAt: 0, hold }, createdAt)).toBe(false);
  });

  it('ends early only where it has to be confirmed before it would end', () => {
    expect(claimEnds(0, 60_000, undefined)).toEqual({ expiresAt: 60_000 });
    expect(claimEnds(0, 60_000, 20)).toEqual({ expiresAt: 20_000, leaseExpiresAt: 60_000 });
    expect(claimEnds(0, 60_000, 60)).toEqual({ expiresAt: 60_000 });
    expect(claimEnds(0, 60_000, 90)).toEqual({ expiresAt: 60_000 });
  });
});
