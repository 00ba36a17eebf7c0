import { describe, expect, it, vi } from 'vitest';
import { transitions } from '../../../shared/pool/lifecycle.ts';
import { workerStates } from '../../../shared/pool/worker.ts';
import {
  aClaim,
  adopted,
  anEndedClaim,
  aWorker,
  claimed,
  keyOf,
  losingAnswer,
  losingCall,
  openWorld,
  refusalOf,
  retryingBySdk,
  start,
  type Tier,
  unreachable,
} from './world.ts';

const claim = aClaim();
const changeId = 'change-1';
const drained = { drainingAt: start, drainReason: 'silent', drainDeadline: start };
const ending = { drainReason: 'released', drainDeadline: start + 120_000, returning: false };

function statesOutside(transition: keyof typeof transitions) {
  const from: readonly string[] = transitions[transition].from;
  return workerStates.filter((state) => !from.includes(state));
}

export function claimCases(tier: Tier): void {
  describe('a claim', () => claimingCases(tier));
  describe('claims that race', () => racingCases(tier));
  describe('a claim whose answer is lost', () => lostClaimCases(tier));
  describe('a claim undone', () => undoCases(tier));
  describe('a claimed worker drained before it was handed out', () => drainClaimedCases(tier));
  describe('a claim that a retry delivers', () => redeliveredCases(tier));
  describe('a claim kept', () => keepCases(tier));
  describe('a worker held for a grab of several', () => holdCases(tier));
  describe('a claim renewed', () => renewCases(tier));
  describe('a claim that has to be confirmed', () => confirmCases(tier));
  describe('a claim ended', () => endCases(tier));
  describe('an ended claim', () => endedCases(tier));
}

function claimingCases(tier: Tier): void {
  it('takes a warm worker, counts up its version and its fence, and takes it from the warm ones', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(1));
    const outcome = await ledger.claimWorker({ worker, claim, changeId });
    const expected = { ...worker, state: 'claimed', version: 4, changeId, fence: 5, claim };
    expect(outcome).toEqual({ won: true, worker: expected });
    expect(await ledger.worker(keyOf(worker))).toEqual(expected);
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(0));
  });

  it('needs the version that was seen', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const noted = await ledger.note({ worker, silentSince: start, changeId: 'note' });
    const outcome = await ledger.claimWorker({ worker, claim, changeId });
    expect(outcome).toEqual({ won: false, current: noted.won && noted.worker });
  });

  it.each(statesOutside('claim'))('needs a warm worker, not one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state });
    expect(await ledger.claimWorker({ worker, claim, changeId })).toEqual({ won: false, current: worker });
  });

  it('of a worker that is gone is lost', async () => {
    const { ledger } = await openWorld(tier);
    const outcome = await ledger.claimWorker({ worker: aWorker(), claim, changeId });
    expect(outcome).toEqual({ won: false, current: undefined });
  });
}

function racingCases(tier: Tier): void {
  const reason = tier.notAtomic === undefined ? '' : ` (skipped: ${tier.notAtomic})`;
  it.skipIf(tier.notAtomic !== undefined)(`win exactly once of 50 at the same time${reason}`, async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const attempts = Array.from({ length: 50 }, (_, attempt) =>
      ledger.claimWorker({
        worker,
        claim: aClaim({ id: `etl.w.claim${attempt}` }),
        changeId: `change-${attempt}`,
      }),
    );
    const outcomes = await Promise.all(attempts);
    const won = outcomes.flatMap((outcome) => (outcome.won ? [outcome.worker] : []));
    expect(won).toHaveLength(1);
    const lost = outcomes.flatMap((outcome) => (outcome.won ? [] : [outcome.current]));
    expect(lost).toEqual(Array.from({ length: 49 }, () => won[0]));
  });
}

function lostClaimCases(tier: Tier): void {
  it.each([
    ['the answer is cut', losingAnswer],
    ['the SDK tried twice and its second attempt failed the condition', retryingBySdk],
  ])('is won where %s', async (_what, fault) => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await adopted(ledger);
    const outcome = await ledgerThrough(fault()).claimWorker({ worker, claim, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { state: 'claimed', claim, changeId, version: 4 } });
  });

  it('is won where the row was changed again before the outcome was read', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await adopted(ledger);
    const key = keyOf(worker);
    const fault = losingAnswer(() => ledger.keepClaim({ ...key, claimId: claim.id, changeId: 'keep' }));
    const outcome = await ledgerThrough(fault).claimWorker({ worker, claim, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { changeId: 'keep', claim: { id: claim.id } } });
  });

  it('is sent again where the call never arrived: nobody was first', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await adopted(ledger);
    const outcome = await ledgerThrough(losingCall()).claimWorker({ worker, claim, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { changeId, claim } });
  });

  it('is ledger_unreachable where the outcome can not be read either', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await adopted(ledger);
    const error = await refusalOf(ledgerThrough(unreachable).claimWorker({ worker, claim, changeId }));
    expect(error).toMatchObject({ code: 'ledger_unreachable', cause: expect.any(AggregateError) });
  });
}

function undoCases(tier: Tier): void {
  it('makes the worker warm and a candidate again; the fence stays', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.undoClaim({ ...keyOf(worker), claimId: claim.id, changeId });
    const { claim: _ended, ...rest } = worker;
    expect(outcome).toEqual({ won: true, worker: { ...rest, state: 'warm', version: 4, changeId } });
    await vi.waitFor(async () => expect(await ledger.warmWorkers('etl', 5)).toHaveLength(1));
  });

  it('keeps a worker that was found at work from the candidates', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    await ledger.undoClaim({ ...keyOf(worker), claimId: claim.id, busySince: start, changeId });
    expect(await ledger.worker(keyOf(worker))).toMatchObject({ state: 'warm', busySince: start });
    expect(await ledger.warmWorkers('etl', 5)).toEqual([]);
  });

  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.undoClaim({ ...keyOf(worker), claimId: 'etl.w.other001', changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it('needs a claim that nobody has answered', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, aClaim({ kept: true }));
    const outcome = await ledger.undoClaim({ ...keyOf(worker), claimId: claim.id, changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it('needs a claim that no retry may have delivered: its worker drains', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const key = { ...keyOf(worker), claimId: claim.id };
    await ledger.markRedelivered({ ...key, changeId: 'tell' });
    const told = { ...worker, version: 4, changeId: 'tell', claim: { ...claim, redelivered: true } };
    expect(await ledger.undoClaim({ ...key, changeId })).toEqual({ won: false, current: told });
    const outcome = await ledger.drainClaimed({ ...key, ...drained, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { state: 'draining' } });
  });

  it.each(statesOutside('undoClaim'))('needs a claimed worker, not one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, claim, { state });
    const outcome = await ledger.undoClaim({ ...keyOf(worker), claimId: claim.id, changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });
}

function drainClaimedCases(tier: Tier): void {
  it('drains, with the reason', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.drainClaimed({ ...keyOf(worker), claimId: claim.id, ...drained, changeId });
    const { claim: _undone, ...rest } = worker;
    const expected = { ...rest, state: 'draining', version: 4, changeId, ...drained };
    expect(outcome).toEqual({ won: true, worker: expected });
  });

  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const change = { ...keyOf(worker), claimId: 'etl.w.other001', ...drained, changeId };
    expect(await ledger.drainClaimed(change)).toEqual({ won: false, current: worker });
  });

  it('needs a claim that nobody has answered', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, aClaim({ kept: true }));
    const change = { ...keyOf(worker), claimId: claim.id, ...drained, changeId };
    expect(await ledger.drainClaimed(change)).toEqual({ won: false, current: worker });
  });

  it.each(statesOutside('drainClaimed'))('needs a claimed worker, not one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, claim, { state });
    const change = { ...keyOf(worker), claimId: claim.id, ...drained, changeId };
    expect(await ledger.drainClaimed(change)).toEqual({ won: false, current: worker });
  });
}

function redeliveredCases(tier: Tier): void {
  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.markRedelivered({
      ...keyOf(worker),
      claimId: 'etl.w.other001',
      changeId,
    });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it('is marked where the answer was lost', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const key = keyOf(await claimed(ledger));
    const fault = losingAnswer(() => ledger.keepClaim({ ...key, claimId: claim.id, changeId: 'keep' }));
    const change = { ...key, claimId: claim.id, changeId };
    expect(await ledgerThrough(fault).markRedelivered(change)).toMatchObject({
      won: true,
      worker: { claim: { redelivered: true, kept: true } },
    });
  });
}

function keepCases(tier: Tier): void {
  it('is marked, and stays as it is otherwise', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.keepClaim({ ...keyOf(worker), claimId: claim.id, changeId });
    const expected = { ...worker, version: 4, changeId, claim: { ...claim, kept: true } };
    expect(outcome).toEqual({ won: true, worker: expected });
  });

  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.keepClaim({ ...keyOf(worker), claimId: 'etl.w.other001', changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });
}

function holdCases(tier: Tier): void {
  const hold = { requestKey: 'key 1', attempt: 'try 1' };
  const held = aClaim({ expiresAt: start + 10_000, hold });
  const settling = {
    ...{ claimId: claim.id, createdAt: start + 3000, changeId },
    ...{ expiresAt: start + 20_000, leaseExpiresAt: start + 90_000 },
  };

  it('is claimed, and no candidate any more', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const outcome = await ledger.claimWorker({ worker, claim: held, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { state: 'claimed', claim: held } });
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(0));
  });

  it('becomes the claim that was committed, whose lease runs from the commit', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, held);
    const outcome = await ledger.settleHold({ ...keyOf(worker), ...settling });
    const { createdAt, expiresAt, leaseExpiresAt } = settling;
    const settled = { id: claim.id, fence: 5, createdAt, expiresAt, leaseExpiresAt };
    expect(outcome).toEqual({ won: true, worker: { ...worker, version: 4, changeId, claim: settled } });
  });

  it('is warm and a candidate again where its grab came to nothing', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, held);
    await ledger.undoClaim({ ...keyOf(worker), claimId: held.id, changeId });
    expect(await ledger.worker(keyOf(worker))).toMatchObject({ state: 'warm', version: 4 });
    await vi.waitFor(async () => expect(await ledger.warmWorkers('etl', 5)).toHaveLength(1));
  });

  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, held);
    const other = { ...keyOf(worker), ...settling, claimId: 'etl.w.other001' };
    expect(await ledger.settleHold(other)).toEqual({ won: false, current: worker });
  });

  it("was nobody's claim where its worker is closed", async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, held);
    await ledger.close({ worker, changeId, stoppedAt: start, end: {} });
    expect(await ledger.endedClaim(held.id)).toBeUndefined();
    const closed = await ledger.closedWorker(keyOf(worker));
    expect(closed).toMatchObject({ state: 'stopped' });
    expect(closed).not.toHaveProperty('endedClaim');
    expect(closed).not.toHaveProperty('claimedAt');
  });

  it('is settled once: a renewal since then is not taken back', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, held);
    await ledger.settleHold({ ...keyOf(worker), ...settling });
    const renewal = { claimId: claim.id, now: start, expiresAt: start + 500_000, changeId: 'renew' };
    await ledger.renewClaim({ ...keyOf(worker), ...renewal });
    const outcome = await ledger.settleHold({ ...keyOf(worker), ...settling, changeId: 'late' });
    expect(outcome).toMatchObject({
      won: true,
      worker: { changeId: 'renew', version: 5, claim: { expiresAt: start + 500_000 } },
    });
  });

  it('is settled where the answer was lost and the row changed again', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await claimed(ledger, held);
    const key = keyOf(worker);
    const fault = losingAnswer(() => ledger.keepClaim({ ...key, claimId: claim.id, changeId: 'keep' }));
    const outcome = await ledgerThrough(fault).settleHold({ ...key, ...settling });
    expect(outcome).toMatchObject({ won: true, worker: { changeId: 'keep', claim: { kept: true } } });
  });

  it('is not settled where its claim has ended meanwhile', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'draining', endedClaim: anEndedClaim() });
    expect(await ledger.settleHold({ ...keyOf(worker), ...settling })).toEqual({
      won: false,
      current: worker,
    });
  });
}

function renewCases(tier: Tier): void {
  const renewal = { claimId: claim.id, now: start + 1000, expiresAt: start + 90_000, changeId };

  it('lasts longer', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.renewClaim({ ...keyOf(worker), ...renewal });
    const expected = { ...worker, version: 4, changeId, claim: { ...claim, expiresAt: start + 90_000 } };
    expect(outcome).toEqual({ won: true, worker: expected });
  });

  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.renewClaim({ ...keyOf(worker), ...renewal, claimId: 'etl.w.other001' });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it('needs a claim that is live: at its expiry it no longer is', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const late = { ...keyOf(worker), ...renewal, now: claim.expiresAt };
    expect(await ledger.renewClaim(late)).toEqual({ won: false, current: worker });
    expect(await ledger.renewClaim({ ...late, now: claim.expiresAt - 1 })).toMatchObject({ won: true });
  });

  it('never ends earlier than before: a late renewal does not take back a longer one', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const earlier = { ...renewal, expiresAt: claim.expiresAt - 1 };
    expect(await ledger.renewClaim({ ...keyOf(worker), ...earlier })).toEqual({ won: true, worker });
    const same = { ...renewal, expiresAt: claim.expiresAt };
    expect(await ledger.renewClaim({ ...keyOf(worker), ...same })).toMatchObject({ won: true });
  });

  it('is renewed where the answer was lost and the row changed again', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await claimed(ledger);
    const key = keyOf(worker);
    const fault = losingAnswer(() => ledger.keepClaim({ ...key, claimId: claim.id, changeId: 'keep' }));
    const outcome = await ledgerThrough(fault).renewClaim({ ...key, ...renewal });
    expect(outcome).toMatchObject({ won: true, worker: { claim: { expiresAt: start + 90_000 } } });
  });
}

function confirmCases(tier: Tier): void {
  const leaseExpiresAt = claim.expiresAt + 500_000;
  const use = { claimId: claim.id, now: start + 1000, leaseExpiresAt, changeId };
  const unconfirmed = (ledger: Parameters<typeof claimed>[0]) =>
    claimed(ledger, { ...claim, leaseExpiresAt });

  it('lasts to the end of its lease once it is used', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await unconfirmed(ledger);
    const outcome = await ledger.confirmClaim({ ...keyOf(worker), ...use });
    expect(outcome).toMatchObject({ won: true, worker: { claim: { expiresAt: leaseExpiresAt } } });
    expect(outcome.won && outcome.worker.claim).not.toHaveProperty('leaseExpiresAt');
  });

  it('needs the same claim', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await unconfirmed(ledger);
    const other = { ...keyOf(worker), ...use, claimId: 'etl.w.other001' };
    expect(await ledger.confirmClaim(other)).toEqual({ won: false, current: worker });
  });

  it('needs a claim that is live: at its deadline it no longer is', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await unconfirmed(ledger);
    const late = { ...keyOf(worker), ...use, now: claim.expiresAt };
    expect(await ledger.confirmClaim(late)).toEqual({ won: false, current: worker });
  });

  it('is left as a renewal has made it', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await unconfirmed(ledger);
    const expiresAt = leaseExpiresAt + 1000;
    await ledger.renewClaim({
      ...keyOf(worker),
      claimId: claim.id,
      now: start,
      expiresAt,
      changeId: 'renew',
    });
    const outcome = await ledger.confirmClaim({ ...keyOf(worker), ...use });
    expect(outcome).toMatchObject({ won: true, worker: { changeId: 'renew', claim: { expiresAt } } });
  });
}

function endCases(tier: Tier): void {
  const ended = anEndedClaim();

  it('drains its worker, which keeps the ended claim and counts it', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const outcome = await ledger.endClaim({ ...keyOf(worker), ended, ...ending, changeId });
    const { claim: _ended, ...rest } = worker;
    const expected = {
      ...{ ...rest, ...ending, state: 'draining', version: 4, changeId },
      claimedAt: ended.createdAt,
      ...{ endedClaim: ended, drainingAt: ended.endedAt, claimsServed: 1 },
    };
    expect(outcome).toEqual({ won: true, worker: expected });
  });

  it.each([
    ['a client', {}],
    ['the reaper', { expectExpiresAt: claim.expiresAt }],
  ])('by %s needs the same claim, of a claimed worker', async (_who, expected) => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const other = anEndedClaim({ id: 'etl.w.other001' });
    const change = { ...keyOf(worker), ...ending, ...expected, changeId };
    expect(await ledger.endClaim({ ...change, ended: other })).toEqual({ won: false, current: worker });
    const draining = await claimed(ledger, claim, { state: 'draining' });
    const late = { ...change, ...keyOf(draining), ended };
    expect(await ledger.endClaim(late)).toEqual({ won: false, current: draining });
  });

  it('needs the expiry that the reaper saw: a renewal meanwhile wins', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger);
    const change = { ...keyOf(worker), ended, ...ending, changeId };
    const early = { ...change, expectExpiresAt: claim.expiresAt - 1 };
    expect(await ledger.endClaim(early)).toEqual({ won: false, current: worker });
    const seen = { ...change, expectExpiresAt: claim.expiresAt };
    expect(await ledger.endClaim(seen)).toMatchObject({ won: true });
  });

  it.each(statesOutside('endClaim'))('needs a claimed worker, not one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await claimed(ledger, claim, { state });
    const outcome = await ledger.endClaim({ ...keyOf(worker), ended, ...ending, changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it('is ended where the answer was lost and the row changed again', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await claimed(ledger);
    const fault = losingAnswer(async () => {
      const current = await ledger.worker(keyOf(worker));
      if (current !== undefined) await ledger.note({ worker: current, zone: 'b', changeId: 'note' });
    });
    const outcome = await ledgerThrough(fault).endClaim({ ...keyOf(worker), ended, ...ending, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { endedClaim: ended, claimsServed: 1 } });
  });
}

function endedCases(tier: Tier): void {
  const ended = anEndedClaim();

  it('has a row of its own once it is copied, and is off the worker; a second copy changes nothing', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'draining', endedClaim: ended });
    await ledger.copyEndedClaim(keyOf(worker), ended);
    const copied = await ledger.worker(keyOf(worker));
    expect(copied).toMatchObject({ state: 'draining', version: 4 });
    expect(copied).not.toHaveProperty('endedClaim');
    await ledger.copyEndedClaim(keyOf(worker), ended);
    expect(await ledger.worker(keyOf(worker))).toEqual(copied);
    expect(await ledger.endedClaim(ended.id)).toEqual(ended);
  });

  it('leaves another ended claim on the worker', async () => {
    const { ledger } = await openWorld(tier);
    const other = anEndedClaim({ id: 'etl.w.other001' });
    const worker = await adopted(ledger, { state: 'draining', endedClaim: other });
    await ledger.copyEndedClaim(keyOf(worker), ended);
    expect(await ledger.worker(keyOf(worker))).toEqual(worker);
  });

  it('is gone after 7 days', async () => {
    const { ledger, clock } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'draining', endedClaim: ended });
    await ledger.copyEndedClaim(keyOf(worker), ended);
    clock.time = ended.endedAt + 7 * 24 * 3600_000 + 1000;
    expect(await ledger.endedClaim(ended.id)).toBeUndefined();
  });
}
