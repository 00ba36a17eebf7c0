import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Intercept } from '../../../local/ledger/memory.ts';
import type { GrabRequest, Several } from '../../../shared/pool/request.ts';
import { losingAnswer, losingCall, openWorld, refusalOf, retryingBySdk, start, type Tier } from './world.ts';

const request: GrabRequest = {
  ...{ pool: 'etl', key: 'key 1', bodyHash: 'h', version: 1, createdAt: start },
  candidate: { workerId: 'w', workerVersion: 3, claimId: 'etl.w.claim0001' },
};

export function sharedRowCases(tier: Tier): void {
  describe('the request of a key', () => createCases(tier));
  describe('the request of a key, changed', () => updateCases(tier));
  describe('the request of a grab of several', () => severalCases(tier));
  describe('the key of the request hash', () => hashKeyCases(tier));
  describe('grabs', () => countCases(tier));
  describe('waiting grabs', () => waitingCases(tier));
  describe("the controllers' lease", () => leaseCases(tier));
}

function waitingCases(tier: Tier): void {
  it('are counted over all gateways, for as long as each goes on telling', async () => {
    const { ledger, clock } = await openWorld(tier);
    const tell = (gateway: string, count: number, at: number) =>
      ledger.putWaiting({ pool: 'etl', gateway, count, at });
    await tell('one', 3, start);
    await tell('two', 4, start + 4000);
    clock.time = start + 5000;
    expect(await ledger.waitingGrabs('etl')).toBe(7);
    await tell('two', 2, start + 5000);
    clock.time = start + 5001;
    expect(await ledger.waitingGrabs('etl')).toBe(2);
    expect(await ledger.waitingGrabs('other')).toBe(0);
  });
}

function createCases(tier: Tier): void {
  it('is created once; then the first one is answered', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.createRequest(request)).toEqual({ created: true, request });
    const other = { ...request, bodyHash: 'other' };
    expect(await ledger.createRequest(other)).toEqual({ created: false, request });
    expect(await ledger.createRequest({ ...request, key: 'key 2' })).toMatchObject({ created: true });
  });

  it('is forgotten after 24 hours, though its row may still be there', async () => {
    const { ledger, clock } = await openWorld(tier);
    await ledger.createRequest(request);
    clock.time = start + 24 * 3600_000 - 1;
    const later = { ...request, bodyHash: 'later', createdAt: start + 24 * 3600_000 };
    expect(await ledger.createRequest(later)).toMatchObject({ created: false });
    clock.time = start + 24 * 3600_000;
    expect(await ledger.createRequest(later)).toEqual({ created: true, request: later });
  });

  it.each([
    ['its answer is lost', losingAnswer],
    ['the SDK tried twice', retryingBySdk],
  ])('is created where %s', async (_what, fault) => {
    const { ledgerThrough } = await openWorld(tier);
    expect(await ledgerThrough(fault()).createRequest(request)).toEqual({ created: true, request });
  });

  it('is ledger_unreachable where the call never arrived', async () => {
    const { ledgerThrough } = await openWorld(tier);
    const error = await refusalOf(ledgerThrough(losingCall()).createRequest(request));
    expect(error).toMatchObject({ code: 'ledger_unreachable', cause: { code: 'ECONNRESET' } });
  });
}

function updateCases(tier: Tier): void {
  const { candidate: _none, ...missed } = { ...request, missed: true };

  it('counts up its version', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.createRequest(request);
    const expected = { ...missed, version: 2 };
    expect(await ledger.updateRequest(missed)).toEqual({ updated: true, request: expected });
    expect(await ledger.createRequest(request)).toEqual({ created: false, request: expected });
  });

  it('needs the version that was seen; else the row as it stands is answered', async () => {
    const { ledger } = await openWorld(tier);
    await ledger.createRequest(request);
    await ledger.updateRequest(missed);
    const standing = { ...missed, version: 2 };
    expect(await ledger.updateRequest(request)).toEqual({ updated: false, request: standing });
  });

  it('is nothing where there is no row', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.updateRequest(request)).toEqual({ updated: false, request: undefined });
  });

  it.each([
    ['its answer is lost', losingAnswer],
    ['the SDK tried twice', retryingBySdk],
  ])('is changed where %s', async (_what, fault) => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    await ledger.createRequest(request);
    expect(await ledgerThrough(fault()).updateRequest(missed)).toMatchObject({ updated: true });
  });
}

function severalCases(tier: Tier): void {
  const { candidate: _none, ...bare } = request;
  const several: Several = {
    ...{ attempt: 'try 1', state: 'open', openedAt: start, leaseSeconds: 60 },
    workers: [{ workerId: 'w', claimId: 'etl.w.claim0001' }],
  };
  const open = { ...bare, several };
  const committed = { ...open, several: { ...several, state: 'committed', committedAt: start + 1 } } as const;
  const aborted = { ...open, several: { ...several, state: 'aborted' } } as const;
  const key = { pool: 'etl', key: request.key };

  it('is read as it was written', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.request(key)).toBeUndefined();
    await ledger.createRequest(open);
    expect(await ledger.request(key)).toEqual(open);
    const whole = { ...committed.several, confirmSeconds: 5, handedOverBy: start + 9, kept: true };
    await ledger.updateRequest({ ...open, several: { ...whole, delivered: ['etl.w.claim0001'] } });
    expect((await ledger.request(key))?.several).toEqual({ ...whole, delivered: ['etl.w.claim0001'] });
  });

  it.each([
    ['committed', committed, aborted],
    ['aborted', aborted, committed],
  ])('that was %s stays so: the other decision comes too late', async (_what, first, second) => {
    const { ledger } = await openWorld(tier);
    await ledger.createRequest(open);
    expect(await ledger.updateRequest(first)).toMatchObject({ updated: true });
    const standing = { ...first, version: 2 };
    expect(await ledger.updateRequest(second)).toEqual({ updated: false, request: standing });
    expect(await ledger.request(key)).toEqual(standing);
  });

  it.each([
    ['its answer is lost', losingAnswer],
    ['the SDK tried twice', retryingBySdk],
  ])('is committed where %s', async (_what, fault) => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    await ledger.createRequest(open);
    expect(await ledgerThrough(fault()).updateRequest(committed)).toMatchObject({ updated: true });
  });

  it('is committed where the call never arrived: it is sent again', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    await ledger.createRequest(open);
    expect(await ledgerThrough(losingCall()).updateRequest(committed)).toMatchObject({ updated: true });
    expect(await ledger.request(key)).toMatchObject({ several: { state: 'committed' } });
  });

  it('is ledger_unreachable where no call arrives', async () => {
    const { ledger, ledgerThrough } = await openWorld(tier);
    await ledger.createRequest(open);
    const onlyReads: Intercept = (command, next) =>
      command instanceof PutCommand ? Promise.reject(new Error('read ECONNRESET')) : next();
    const error = await refusalOf(ledgerThrough(onlyReads).updateRequest(committed));
    expect(error).toMatchObject({ code: 'ledger_unreachable' });
    expect(await ledger.request(key)).toEqual(open);
  });

  it('is remembered for a day from its last try', async () => {
    const { ledger, clock } = await openWorld(tier);
    await ledger.createRequest(aborted);
    const openedAt = start + 23 * 3600_000;
    await ledger.updateRequest({ ...open, several: { ...several, attempt: 'try 2', openedAt } });
    clock.time = openedAt + 24 * 3600_000 - 1;
    expect(await ledger.request(key)).toMatchObject({ several: { attempt: 'try 2' } });
    clock.time += 1;
    expect(await ledger.request(key)).toBeUndefined();
  });
}

function hashKeyCases(tier: Tier): void {
  it('is made once, by whoever is first', async () => {
    const { ledger } = await openWorld(tier);
    const keys = await Promise.all(['a', 'b', 'c'].map((candidate) => ledger.requestHashKey(candidate)));
    expect(new Set(keys).size).toBe(1);
    expect(await ledger.requestHashKey('d')).toBe(keys[0]);
  });
}

function countCases(tier: Tier): void {
  it('are counted for each pool', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.grabTotals('etl')).toEqual({ hits: 0, misses: 0 });
    await Promise.all([
      ledger.countGrab({ pool: 'etl', hits: 2, misses: 1 }),
      ledger.countGrab({ pool: 'etl', hits: 3, misses: 0 }),
      ledger.countGrab({ pool: 'other', hits: 9, misses: 9 }),
    ]);
    expect(await ledger.grabTotals('etl')).toEqual({ hits: 5, misses: 1 });
  });
}

function leaseCases(tier: Tier): void {
  const lease = { holder: 'run-a', version: 1 };

  it('is created once', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.controllerLease()).toBeUndefined();
    expect(await ledger.takeControllerLease(lease)).toBe(true);
    expect(await ledger.takeControllerLease({ ...lease, holder: 'run-b' })).toBe(false);
    expect(await ledger.controllerLease()).toEqual(lease);
  });

  it.each([2, 4])('needs the version before it: at 2, not %i', async (version) => {
    const { ledger } = await openWorld(tier);
    const second = { ...lease, version: 2, successor: 'run-b' };
    await ledger.takeControllerLease(lease);
    expect(await ledger.takeControllerLease(second)).toBe(true);
    expect(await ledger.takeControllerLease({ ...lease, version, released: true })).toBe(false);
    expect(await ledger.controllerLease()).toEqual(second);
  });

  it("is not the holder's where a successor announced itself with the same version first", async () => {
    const { ledger } = await openWorld(tier);
    await ledger.takeControllerLease(lease);
    await ledger.takeControllerLease({ ...lease, version: 2, successor: 'run-b' });
    expect(await ledger.takeControllerLease({ ...lease, version: 2 })).toBe(false);
  });

  it.each([
    ['its answer is lost', losingAnswer],
    ['the SDK tried twice', retryingBySdk],
  ])('is taken where %s', async (_what, fault) => {
    const { ledgerThrough } = await openWorld(tier);
    expect(await ledgerThrough(fault()).takeControllerLease(lease)).toBe(true);
  });
}
