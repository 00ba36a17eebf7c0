import { describe, expect, it } from 'vitest';
import type { Claim } from './claim.ts';
import { type HeldClaim, holdVerdict, isCommitted, isHeld, isHoldOver, settledClaim } from './hold.ts';
import { abortedRequest, type GrabRequest, type Several } from './request.ts';

const now = 1_000_000;
const claim: HeldClaim = {
  ...{ id: 'etl.w1.nonce0001', holder: 'ann', fence: 3, createdAt: now - 10_000, expiresAt: now },
  hold: { requestKey: 'k', attempt: 'a1' },
};
const plain: Claim = { id: 'etl.w1.nonce0001', fence: 1, createdAt: 0, expiresAt: 0 };
const several = (parts: Partial<Several> = {}): Several => ({
  ...{ attempt: 'a1', state: 'open', openedAt: now - 10_000, leaseSeconds: 600 },
  workers: [
    { workerId: 'w0', claimId: 'etl.w0.nonce0000' },
    { workerId: 'w1', claimId: claim.id },
  ],
  ...parts,
});

describe('a hold', () => {
  it('is a claim with a hold', () => {
    expect([isHeld(claim), isHeld(plain), isHeld(undefined)]).toEqual([true, false, false]);
  });

  it('is over at its end, and a plain claim never is', () => {
    expect([isHoldOver(claim, now - 1), isHoldOver(claim, now)]).toEqual([false, true]);
    expect(isHoldOver(plain, now)).toBe(false);
  });

  it.each([
    ['open, in its time', several(), now - 1, 'wait'],
    ['open, and over', several(), now, 'abort'],
    ['of another try', several({ attempt: 'a2' }), now, 'free'],
    ['of no try', undefined, now, 'free'],
    ['aborted', several({ state: 'aborted' }), now, 'free'],
    ['aborted after its hook', several({ state: 'aborted', delivered: [claim.id] }), now, 'drain'],
    ["aborted after another one's hook", several({ state: 'aborted', delivered: ['other'] }), now, 'free'],
    ['committed', several({ state: 'committed' }), now, 'settle'],
    ['committed without it', several({ state: 'committed', workers: [] }), now, 'free'],
    ['being handed over', several({ state: 'committed', handedOverBy: now + 1 }), now, 'wait'],
    ['handed over for long enough', several({ state: 'committed', handedOverBy: now }), now, 'settle'],
  ] as const)('whose request is %s is judged', (_, tried, at, verdict) => {
    expect(holdVerdict(claim, tried === undefined ? {} : { several: tried }, at)).toBe(verdict);
  });

  it('whose request is gone frees its worker', () => {
    expect(holdVerdict(claim, undefined, now)).toBe('free');
  });

  it('is committed only by a commit that names it', () => {
    expect(isCommitted(claim, several({ state: 'committed' }))).toBe(true);
    expect(isCommitted(claim, several())).toBe(false);
    expect(isCommitted({ id: 'other' }, several({ state: 'committed' }))).toBe(false);
    expect(isCommitted(claim, undefined)).toBe(false);
  });
});

describe('the claim that a hold becomes', () => {
  it('has a lease from the commit, and is no hold any more', () => {
    expect(settledClaim(claim, several({ committedAt: now - 500 }))).toEqual({
      ...{ id: claim.id, holder: 'ann', fence: 3 },
      ...{ createdAt: now - 500, expiresAt: now - 500 + 600_000 },
    });
  });

  it('ends soon where it has to be confirmed', () => {
    const settled = settledClaim(claim, several({ committedAt: now, confirmSeconds: 20 }));
    expect(settled).toMatchObject({ expiresAt: now + 20_000, leaseExpiresAt: now + 600_000 });
  });
});

describe('a request that is aborted', () => {
  const request: GrabRequest = { pool: 'etl', key: 'k', bodyHash: 'h', version: 1, createdAt: now };

  it('has its try aborted, and nothing else changed', () => {
    const open = { ...request, several: several() };
    expect(abortedRequest(open)).toEqual({ ...open, several: { ...several(), state: 'aborted' } });
  });

  it('stays as it is without a try', () => {
    expect(abortedRequest(request)).toBe(request);
  });
});
