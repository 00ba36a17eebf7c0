import { expect, test } from 'vitest';
import { aClaim, aPool, aWorker, noon, observedWith, rollingOut } from '../fakes/builders.ts';
import { claims } from './claims.ts';
import { type Draft, draftOf } from './draft.ts';
import { endedClaims } from './ended-claims.ts';

const claimed = (expiresAt: number, claimsServed = 0) =>
  aWorker({ id: 'w1', state: 'claimed', claimsServed, claim: { ...aClaim(), expiresAt } });
const found = (parts: Parameters<typeof observedWith>[0]) =>
  claims(draftOf(observedWith(parts), noon)).actions;

test.each([
  ['before its expiry', noon + 1, []],
  ['within the five seconds of grace', noon - 5000, []],
  ['beyond the grace', noon - 5001, ['endClaim']],
])('a claim %s', (_, expiresAt, kinds) => {
  expect(found({ workers: [claimed(expiresAt)] })?.map(({ kind }) => kind)).toEqual(kinds);
});

test('an expired claim ends as it was seen, and its worker gets its time to drain', () => {
  const [action] = found({ workers: [claimed(noon - 6000)], config: aPool({ drainSeconds: 30 }) }) ?? [];
  expect(action).toMatchObject({
    kind: 'endClaim',
    ended: { id: aClaim().id, expiresAt: noon - 6000, endedAt: noon, endReason: 'expired' },
    drainDeadline: noon + 30_000,
    returning: false,
    reason: 'its claim expired: ann did not renew it',
  });
});

test.each([
  ['serves one claim by default', {}, 0, false],
  ['returns while claims are left', { reuse: { maxClaims: 2 } }, 0, true],
  ['does not return after its last one', { reuse: { maxClaims: 2 } }, 1, false],
])('a worker %s', (_, keys, claimsServed, returning) => {
  const [action] = found({ workers: [claimed(noon - 6000, claimsServed)], config: aPool(keys) }) ?? [];
  expect(action?.kind === 'endClaim' && action.returning).toBe(returning);
});

test.each([
  ['once the new one has proven itself does not return', { warmAt: noon - 1 }, false],
  ['while the new one is only tried returns', {}, true],
  ['while the roll-out is halted returns', { halted: { at: noon - 1, why: 'broken' } }, true],
])('a worker of the older template %s', (_, rollOut, returning) => {
  const config = aPool({ reuse: { maxClaims: 9 } });
  const view = { config, template: 'dev-etl:2', state: rollingOut(rollOut) };
  // Another one of the older template is warm: the roll-out isn't over.
  const workers = [claimed(noon - 6000), aWorker({ id: 'w2', state: 'warm' })];
  const [action] = found({ workers, ...view }) ?? [];
  expect(action?.kind === 'endClaim' && action.returning).toBe(returning);
});

test('an ended claim is copied to a row of its own, unless its worker takes it along', () => {
  const endedClaim = { ...aClaim(), endedAt: noon - 1, endReason: 'released' as const };
  const worker = aWorker({ id: 'w1', state: 'draining', endedClaim });
  const draft = draftOf(observedWith({ workers: [worker] }), noon);
  const copied = (actions: Draft['actions']) => endedClaims({ ...draft, actions }).actions;
  const reason = 'why';
  expect(copied([])).toMatchObject([{ kind: 'copyEndedClaim', ended: endedClaim }]);
  expect(copied([{ kind: 'stop', worker, reason, attempt: 'first' }])).toHaveLength(1);
  expect(copied([{ kind: 'reuse', worker, reason, warmAt: noon }])).toEqual([]);
  expect(copied([{ kind: 'close', worker, reason, stoppedAt: noon, end: {} }])).toEqual([]);
});
