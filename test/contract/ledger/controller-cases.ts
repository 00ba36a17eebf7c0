import { describe, expect, it, vi } from 'vitest';
import { transitions } from '../../../shared/pool/lifecycle.ts';
import { workerStates } from '../../../shared/pool/worker.ts';
import {
  aClaim,
  adopted,
  anEndedClaim,
  aWorker,
  dyingAfter,
  keyOf,
  losingAnswer,
  openWorld,
  refusalOf,
  retryingBySdk,
  start,
  type Tier,
  unreachable,
} from './world.ts';

const changeId = 'change-1';
const drained = { drainingAt: start, drainReason: 'surplus', drainDeadline: start + 120_000 };
const status = { reportedAt: start, runningTasks: 0, freeSlots: 1, maxSlots: 1 };

function statesOutside(transition: keyof typeof transitions) {
  const from: readonly string[] = transitions[transition].from;
  return workerStates.filter((state) => !from.includes(state));
}

export function controllerCases(tier: Tier): void {
  describe('a worker adopted', () => adoptCases(tier));
  describe('a worker that turns warm', () => turnWarmCases(tier));
  describe('a worker drained', () => drainCases(tier));
  describe('a worker used again', () => reuseCases(tier));
  describe('a note on a worker', () => noteCases(tier));
  describe('a worker closed', () => closeCases(tier));
  describe('a worker closed by a program that dies', () => interruptedCloseCases(tier));
}

function adoptCases(tier: Tier): void {
  it('is read back as it was written', async () => {
    const { ledger } = await openWorld(tier);
    const worker = aWorker({
      ...{ ...drained, status, state: 'draining', startedAt: start, warmAt: start, stoppedAt: start },
      ...{
        busySince: 1,
        missingSince: 2,
        silentSince: 3,
        unreadySince: 3,
        leakedSince: 4,
        reclaimingSince: 5,
        returning: true,
      },
      ...{ claim: aClaim({ holder: 'me' }), endedClaim: anEndedClaim(), end: { exitCode: 1, stopCode: 'x' } },
    });
    expect(await ledger.adopt(worker)).toEqual({ won: true, worker });
    expect(await ledger.worker(keyOf(worker))).toEqual(worker);
  });

  it('leaves a row that is there as it is', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const again = { ...worker, changeId: 'again', version: 1 };
    expect(await ledger.adopt(again)).toEqual({ won: false, current: worker });
    expect(await ledger.worker(keyOf(worker))).toEqual(worker);
  });

  it.each([
    ['its answer is lost', losingAnswer],
    ['the SDK tried twice', retryingBySdk],
  ])('is adopted where %s', async (_what, fault) => {
    const { ledgerThrough } = await openWorld(tier);
    const worker = aWorker();
    expect(await ledgerThrough(fault()).adopt(worker)).toEqual({ won: true, worker });
  });
}

function turnWarmCases(tier: Tier): void {
  const found = {
    address: '10.0.0.9',
    port: 80,
    protocol: { kind: 'http', readyPath: '/health', identity: false } as const,
    zone: 'b',
    identity: 'me',
    startedAt: start,
    warmAt: start + 1,
  };

  it('is a candidate, with what was found of it and no mark', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'launching', silentSince: 1, busySince: 2 });
    const outcome = await ledger.turnWarm({ worker, ...found, status, changeId });
    const { silentSince: _silent, busySince: _busy, ...rest } = worker;
    const expected = { ...rest, ...found, status, state: 'warm', version: 4, changeId };
    expect(outcome).toEqual({ won: true, worker: expected });
    await vi.waitFor(async () => expect(await ledger.warmWorkers('etl', 5)).toEqual([expected]));
  });

  it('needs the version that was seen', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'launching' });
    const outcome = await ledger.turnWarm({ worker: { ...worker, version: 2 }, ...found, changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it.each(statesOutside('turnWarm'))('needs a launching one, not one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state });
    expect(await ledger.turnWarm({ worker, ...found, changeId })).toEqual({ won: false, current: worker });
  });
}

function drainCases(tier: Tier): void {
  it.each(transitions.drain.from)('is no candidate any more, from %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state });
    const outcome = await ledger.drain({ worker, ...drained, changeId });
    const expected = { ...worker, ...drained, state: 'draining', version: 4, changeId };
    expect(outcome).toEqual({ won: true, worker: expected });
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(0));
  });

  it('needs the version that was seen', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const outcome = await ledger.drain({ worker: { ...worker, version: 2 }, ...drained, changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it.each(statesOutside('drain'))('is never one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state });
    expect(await ledger.drain({ worker, ...drained, changeId })).toEqual({ won: false, current: worker });
  });
}

function reuseCases(tier: Tier): void {
  const released = { state: 'draining', returning: true, ...drained } as const;

  it('is a candidate again, with nothing of its drain but a note of it', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { ...released, silentSince: 1, unreadySince: 1 });
    const outcome = await ledger.reuse({ worker, warmAt: start + 5, status, changeId });
    const plain = aWorker({ id: worker.id });
    const changes = [{ at: drained.drainingAt, state: 'draining', reason: drained.drainReason }];
    const expected = { ...plain, status, version: 4, warmAt: start + 5, changeId, changes };
    expect(outcome).toEqual({ won: true, worker: expected });
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(1));
  });

  it('needs the version that was seen', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, released);
    const outcome = await ledger.reuse({ worker: { ...worker, version: 2 }, warmAt: start, changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });

  it('needs one that is to return: a sick worker never does', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { ...released, returning: false });
    expect(await ledger.reuse({ worker, warmAt: start, changeId })).toEqual({ won: false, current: worker });
  });

  it('is none once it has been noted that it returns no more', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, released);
    const noted = await ledger.note({ worker, changeId: 'stays', returning: null });
    expect(noted).toMatchObject({ won: true });
    const current = noted.won ? noted.worker : worker;
    expect(current.returning).toBeUndefined();
    const outcome = await ledger.reuse({ worker: current, warmAt: start, changeId });
    expect(outcome).toEqual({ won: false, current });
  });

  it('leaves its ended claim in a row of its own', async () => {
    const { ledger } = await openWorld(tier);
    const ended = anEndedClaim();
    const worker = await adopted(ledger, { ...released, endedClaim: ended });
    const outcome = await ledger.reuse({ worker, warmAt: start, changeId });
    expect(outcome).toMatchObject({ won: true, worker: { state: 'warm' } });
    expect(outcome).not.toHaveProperty('worker.endedClaim');
    expect(await ledger.endedClaim(ended.id)).toEqual(ended);
  });

  it.each(statesOutside('reuse'))('needs a draining one, not one that is %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { ...released, state });
    expect(await ledger.reuse({ worker, warmAt: start, changeId })).toEqual({ won: false, current: worker });
  });
}

function noteCases(tier: Tier): void {
  it('sets marks, leaves marks and takes marks off', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { silentSince: 1, leakedSince: 2 });
    const noticed = { silentSince: null, missingSince: 3, reclaimingSince: 4, status };
    const outcome = await ledger.note({ worker, ...noticed, changeId });
    const { silentSince: _off, ...rest } = worker;
    const expected = { ...rest, missingSince: 3, reclaimingSince: 4, status, version: 4, changeId };
    expect(outcome).toEqual({ won: true, worker: expected });
  });

  it('of how far its launch has come keeps the steps before, and ends no launch', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'launching', placedAt: 1 });
    const outcome = await ledger.note({ worker, pulledAt: 2, startedAt: 3, changeId });
    const expected = { ...worker, pulledAt: 2, startedAt: 3, version: 4, changeId };
    expect(outcome).toEqual({ won: true, worker: expected });
  });

  it('of work takes a warm worker from the candidates, and of its end brings it back', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const busy = await ledger.note({ worker, busySince: start, changeId: 'busy' });
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(0));
    if (busy.won) await ledger.note({ worker: busy.worker, busySince: null, changeId: 'idle' });
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(1));
    expect(await ledger.worker(keyOf(worker))).toEqual({ ...worker, version: 5, changeId: 'idle' });
  });

  it('of the end of work makes no candidate of a worker that is draining', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'draining', busySince: start });
    await ledger.note({ worker, busySince: null, changeId });
    expect(await ledger.countWarm('etl')).toBe(0);
  });

  it('needs the version that was seen', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const outcome = await ledger.note({ worker: { ...worker, version: 2 }, zone: 'b', changeId });
    expect(outcome).toEqual({ won: false, current: worker });
  });
}

const stop = { stoppedAt: start + 30_000, end: { exitCode: 137, stopCode: 'SpotInterruption' }, changeId };

function closeCases(tier: Tier): void {
  it.each(transitions.stop.from)('moves to the closed ones, from %s', async (state) => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state });
    const outcome = await ledger.close({ worker, ...stop });
    const { changeId: _change, ...how } = stop;
    const expected = { ...worker, ...how, state: 'stopped', version: 4, changeId };
    expect(outcome).toEqual({ won: true, worker: expected });
    expect(await ledger.liveWorkers('etl')).toEqual([]);
    expect(await ledger.closedWorker(keyOf(worker))).toEqual(expected);
    await vi.waitFor(async () => expect(await ledger.closedWorkers('etl', 5)).toEqual([expected]));
    await vi.waitFor(async () => expect(await ledger.countWarm('etl')).toBe(0));
  });

  it('ends its claim, which then has a row of its own', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'claimed', claim: aClaim() });
    await ledger.close({ worker, ...stop });
    const ended = { ...aClaim(), endedAt: stop.stoppedAt, endReason: 'worker_stopped' };
    expect(await ledger.endedClaim(aClaim().id)).toEqual(ended);
  });

  it('needs the version that was seen', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    const outcome = await ledger.close({ worker: { ...worker, version: 2 }, ...stop });
    expect(outcome).toEqual({ won: false, current: worker });
    expect(await ledger.liveWorkers('etl')).toEqual([worker]);
  });

  it('needs a row that is not stopped yet, to be marked as stopped', async () => {
    const { ledger } = await openWorld(tier);
    const stopped = await adopted(ledger, { state: 'stopped', stoppedAt: start });
    const outcome = await ledger.close({ worker: { ...stopped, state: 'warm' }, ...stop });
    expect(outcome).toEqual({ won: false, current: stopped });
  });

  it('never deletes a live row that is not stopped', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger);
    await ledger.close({ worker: { ...worker, state: 'stopped', stoppedAt: start }, ...stop });
    expect(await ledger.liveWorkers('etl')).toEqual([worker]);
  });

  it('is gone after 7 days', async () => {
    const { ledger, clock } = await openWorld(tier);
    const worker = await adopted(ledger);
    await ledger.close({ worker, ...stop });
    clock.time = stop.stoppedAt + 7 * 24 * 3600_000 + 1000;
    expect(await ledger.closedWorker(keyOf(worker))).toBeUndefined();
    expect(await ledger.closedWorkers('etl', 5)).toEqual([]);
    expect(await ledger.findWorker(worker.id)).toBeUndefined();
  });
}

function interruptedCloseCases(tier: Tier): void {
  /** The mark, the claim's row, the closed row, the deletion. */
  it.each([0, 1, 2, 3])('after %i writes is closed by the next pass', async (writes) => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'claimed', claim: aClaim() });
    await refusalOf(ledgerThrough(dyingAfter(writes)).close({ worker, ...stop }));
    const [left] = await ledger.liveWorkers('etl');
    if (left === undefined) throw new Error('the row is gone before its close was through');
    await ledger.close({ worker: left, ...stop, changeId: 'next pass' });
    expect(await ledger.liveWorkers('etl')).toEqual([]);
    expect(await ledger.endedClaim(aClaim().id)).toMatchObject({ endReason: 'worker_stopped' });
    expect(await ledger.closedWorker(keyOf(worker))).toMatchObject({ state: 'stopped', end: stop.end });
  });

  it('whose deletion had no answer, and the reading of it neither, is told', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    const worker = await adopted(ledger, { state: 'stopped', stoppedAt: start });
    const error = await refusalOf(ledgerThrough(unreachable).close({ worker, ...stop }));
    expect(error).toMatchObject({ code: 'ledger_unreachable' });
  });
}
