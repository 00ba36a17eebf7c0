import { describe, expect, it, vi } from 'vitest';
import { openLedger } from '../../../shared/ledger/ledger.ts';
import { adopted, keyOf, openWorld, refusalOf, start, type Tier, unreachable } from './world.ts';

export function readCases(tier: Tier): void {
  describe('warm workers', () => warmCases(tier));
  describe('a worker', () => findCases(tier));
  describe('the ledger', () => reachableCases(tier));
}

function warmCases(tier: Tier): void {
  it('come newest template first, then oldest first, and as many as asked for', async () => {
    const { ledger } = await openWorld(tier);
    const young = await adopted(ledger, { template: 'dev-etl:9', launchedAt: start - 1 });
    const newest = await adopted(ledger, { template: 'dev-etl:10', launchedAt: start });
    const old = await adopted(ledger, { template: 'dev-etl:9', launchedAt: start - 2 });
    const ids = async (limit: number) => (await ledger.warmWorkers('etl', limit)).map(({ id }) => id);
    await vi.waitFor(async () => expect(await ids(5)).toEqual([newest.id, old.id, young.id]));
    expect(await ids(2)).toEqual([newest.id, old.id]);
    expect(await ledger.countWarm('etl')).toBe(3);
  });

  it('are of the pool asked for, idle and warm', async () => {
    const { ledger } = await openWorld(tier);
    const warm = await adopted(ledger);
    await adopted(ledger, { pool: 'other' });
    await adopted(ledger, { busySince: start });
    for (const state of ['launching', 'claimed', 'draining', 'stopped'] as const) {
      await adopted(ledger, { state });
    }
    await vi.waitFor(async () => expect(await ledger.warmWorkers('etl', 50)).toEqual([warm]));
    expect(await ledger.liveWorkers('etl')).toHaveLength(6);
  });
}

function findCases(tier: Tier): void {
  it('is found by its id alone, live or closed', async () => {
    const { ledger } = await openWorld(tier);
    const worker = await adopted(ledger, { pool: 'some-pool' });
    await vi.waitFor(async () => expect(await ledger.findWorker(worker.id)).toEqual(worker));
    await ledger.close({ worker, stoppedAt: start, end: {}, changeId: 'stop' });
    await vi.waitFor(async () =>
      expect(await ledger.findWorker(worker.id)).toMatchObject({ state: 'stopped' }),
    );
    expect(await ledger.worker(keyOf(worker))).toBeUndefined();
  });

  it('is none where no row has the id', async () => {
    const { ledger } = await openWorld(tier);
    expect(await ledger.findWorker('0'.repeat(32))).toBeUndefined();
    expect(await ledger.closedWorker({ pool: 'etl', workerId: 'x' })).toBeUndefined();
  });

  it('that stopped last comes first among the closed', async () => {
    const { ledger } = await openWorld(tier);
    for (const stoppedAt of [start + 2, start + 10, start + 1]) {
      await ledger.close({ worker: await adopted(ledger), stoppedAt, end: {}, changeId: 'stop' });
    }
    const times = async (limit: number) =>
      (await ledger.closedWorkers('etl', limit)).map(({ stoppedAt }) => stoppedAt);
    await vi.waitFor(async () => expect(await times(5)).toEqual([start + 10, start + 2, start + 1]));
    expect(await times(1)).toEqual([start + 10]);
  });
}

function reachableCases(tier: Tier): void {
  it('is reachable', async () => {
    const { ledger } = await openWorld(tier);
    await expect(ledger.reachable()).resolves.toBeUndefined();
  });

  it('says that it is not, and keeps the cause', async () => {
    const { ledgerThrough } = await openWorld(tier);
    const error = await refusalOf(ledgerThrough(unreachable).reachable());
    expect(error).toMatchObject({ code: 'ledger_unreachable', cause: { code: 'ECONNRESET' } });
  });

  it('names the table that is missing', async () => {
    const { client } = await tier.openTable();
    const ledger = openLedger({ documentClient: client, tableName: 'no-such', clock: { now: () => start } });
    const error = await refusalOf(ledger.liveWorkers('etl'));
    expect(error).toMatchObject({
      code: 'ledger_unreachable',
      message: expect.stringContaining('"no-such"'),
    });
  });

  it("refuses a newer program's row, and one that is no row of ours", async () => {
    const { ledger, putRaw } = await openWorld(tier);
    await putRaw({ pk: 'pool#etl#live', sk: 'w', schemaVersion: 2 });
    expect(await refusalOf(ledger.worker({ pool: 'etl', workerId: 'w' }))).toMatchObject({
      code: 'ledger_conflict',
      message: expect.stringContaining('schema version 2'),
    });
    await putRaw({ pk: 'pool#etl#live', sk: 'w', schemaVersion: 1 });
    expect(await refusalOf(ledger.liveWorkers('etl'))).toMatchObject({ code: 'internal' });
  });
}
