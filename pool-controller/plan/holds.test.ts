import { expect, test } from 'vitest';
import { holdSeconds } from '../../shared/pool/hold.ts';
import type { GrabRequest, Several } from '../../shared/pool/request.ts';
import { aClaim, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { holds } from './holds.ts';
import { plan } from './plan.ts';

const claim = { ...aClaim(), expiresAt: noon, hold: { requestKey: 'k', attempt: 'a1' } };
const worker = aWorker({ id: 'w1', state: 'claimed', claim });
const openedAt = noon - holdSeconds * 1000;

function requestWith(several: Partial<Several>): GrabRequest {
  const workers = [{ workerId: 'w1', claimId: claim.id }];
  return {
    ...{ pool: 'etl', key: 'k', bodyHash: 'h', version: 2, createdAt: openedAt },
    several: { attempt: 'a1', state: 'open', openedAt, leaseSeconds: 600, workers, ...several },
  };
}

function found(request: GrabRequest | undefined, view: Parameters<typeof observedWith>[0] = {}) {
  const observed = observedWith({ workers: [worker], requests: new Map([['k', request]]), ...view });
  return holds(draftOf(observed, noon)).actions ?? [];
}

test.each([
  ['that is still open is aborted first', requestWith({}), ['abortGrab']],
  ['that was aborted frees its worker', requestWith({ state: 'aborted' }), ['freeHold']],
  ['that went on with another try frees it', requestWith({ attempt: 'a2' }), ['freeHold']],
  ['that is gone frees it', undefined, ['freeHold']],
  ['that was committed without it frees it', requestWith({ state: 'committed', workers: [] }), ['freeHold']],
  ['that was committed makes it a claim', requestWith({ state: 'committed' }), ['settleHold']],
  [
    'whose hooks are still being called is left alone',
    requestWith({ state: 'committed', handedOverBy: noon + 1 }),
    [],
  ],
  [
    'that was taken back after its hook drains it',
    requestWith({ state: 'aborted', delivered: [claim.id] }),
    ['drainHold'],
  ],
])('a grab beyond its time %s', (_, request, kinds) => {
  expect(found(request).map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
  [requestWith({}), 'its time is over, and its gateway has not decided it'],
  [requestWith({ state: 'aborted' }), 'its grab was not committed'],
  [requestWith({ state: 'committed' }), 'its grab was committed'],
  [requestWith({ state: 'aborted', delivered: [claim.id] }), 'its grab was taken back after its hook'],
])('what becomes of a hold says why', (request, reason) => {
  expect(found(request)).toMatchObject([{ reason }]);
});

test('a request that holds several workers is aborted once', () => {
  const other = aWorker({ id: 'w2', state: 'claimed', claim: { ...claim, id: 'etl.w2.nonce0002' } });
  expect(found(requestWith({}), { workers: [worker, other] })).toHaveLength(1);
});

test('what was committed has its lease from the commit', () => {
  const committedAt = noon - 4000;
  const [action] = found(requestWith({ state: 'committed', committedAt, confirmSeconds: 5 }));
  expect(action).toMatchObject({
    kind: 'settleHold',
    claim: { createdAt: committedAt, expiresAt: committedAt + 5000, leaseExpiresAt: committedAt + 600_000 },
  });
  expect(action).not.toHaveProperty('claim.hold');
});

test('a hold within its time is left to its gateway', () => {
  const early = { ...worker, claim: { ...claim, expiresAt: noon + 1 } };
  expect(found(requestWith({ state: 'aborted' }), { workers: [early] })).toEqual([]);
});

test('a hold whose request was not read is left to the next pass', () => {
  expect(found(undefined, { requests: new Map() })).toEqual([]);
});

test('a hold is no lease: the reaper never ends it, however old', () => {
  const old = { ...worker, claim: { ...claim, expiresAt: noon - 3_600_000 } };
  const planned = plan(observedWith({ workers: [old], requests: new Map() }), noon);
  expect(planned.actions.filter(({ kind }) => kind === 'endClaim')).toEqual([]);
});

test('a held worker counts as claimed: it fills no gap of the target', () => {
  const planned = plan(observedWith({ workers: [worker], requests: new Map() }), noon);
  const launched = planned.actions.flatMap((action) => (action.kind === 'launch' ? [action.count] : []));
  expect(launched.reduce((sum, count) => sum + count, 0)).toBe(planned.want);
});
