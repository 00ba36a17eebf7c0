import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { openLedger } from '../../shared/ledger/ledger.ts';
import { createTableInput } from '../../shared/ledger/table.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { createMemoryDocumentClient, openMemoryDocumentClient } from './memory.ts';
import { MemoryTable } from './memory-table.ts';

const tableName = 'ledger';
const tableSchema = createTableInput(tableName);

function setUp(indexLag: () => number = () => 0) {
  const clock = {
    time: 1_000_000,
    now() {
      return this.time;
    },
  };
  const documentClient = createMemoryDocumentClient({ clock, tableSchema, indexLag });
  return { clock, documentClient, ledger: openLedger({ documentClient, tableName, clock }) };
}

function aWorker(place: number): Worker {
  const id = String(place).padStart(32, '0');
  return {
    ...{ pool: 'etl', id, arn: `arn/${id}`, state: 'warm', version: 1, changeId: 'made', template: 'etl:1' },
    ...{ capacityProvider: 'FARGATE', launchToken: 'wp-1', reason: 'r', launchedAt: place, fence: 0 },
    claimsServed: 0,
  };
}

describe('the ledger in memory', () => {
  it('lags its index as told, while the table is read as it is', async () => {
    const { clock, ledger } = setUp(() => 5000);
    const worker = aWorker(1);
    await ledger.adopt(worker);
    expect(await ledger.liveWorkers('etl')).toEqual([worker]);
    expect(await ledger.warmWorkers('etl', 5)).toEqual([]);
    clock.time += 4999;
    expect(await ledger.warmWorkers('etl', 5)).toEqual([]);
    clock.time += 1;
    expect(await ledger.warmWorkers('etl', 5)).toEqual([worker]);
  });

  it('shows in a lagging index the worker of before, whose version then claims nothing', async () => {
    const { clock, ledger } = setUp(() => 5000);
    await ledger.adopt(aWorker(1));
    clock.time += 5000;
    const [seen] = await ledger.warmWorkers('etl', 5);
    if (seen === undefined) throw new Error('the index shows nothing');
    const claim = { id: 'c', fence: 1, createdAt: 0, expiresAt: 9 };
    expect(await ledger.claimWorker({ worker: seen, claim, changeId: 'first' })).toMatchObject({ won: true });
    const [stale] = await ledger.warmWorkers('etl', 5);
    expect(stale).toEqual(seen);
    const second = { worker: seen, claim: { ...claim, id: 'd' }, changeId: 'second' };
    expect(await ledger.claimWorker(second)).toMatchObject({ won: false, current: { changeId: 'first' } });
    clock.time += 5000;
    expect(await ledger.warmWorkers('etl', 5)).toEqual([]);
  });

  it('keeps the order of changes in an index whose lag differs from change to change', async () => {
    const lags = [5000, 0, 0];
    const { clock, ledger } = setUp(() => lags.shift() ?? 0);
    await ledger.adopt(aWorker(1));
    await ledger.drain({
      ...{ worker: aWorker(1), changeId: 'x' },
      ...{ drainingAt: 1, drainReason: 'r', drainDeadline: 2 },
    });
    clock.time += 5000;
    expect(await ledger.warmWorkers('etl', 5)).toEqual([]);
  });

  it('answers in pages, which the ledger follows', async () => {
    const { ledger } = setUp();
    const workers = Array.from({ length: 1201 }, (_, place) => aWorker(place));
    for (const worker of workers) await ledger.adopt(worker);
    expect(await ledger.liveWorkers('etl')).toEqual(workers);
    expect(await ledger.warmWorkers('etl', 700)).toEqual(workers.slice(0, 700));
    expect(await ledger.countWarm('etl')).toBe(1201);
  });

  it('shares nothing with its callers', async () => {
    const { ledger } = setUp();
    const worker = { ...aWorker(1), end: { exitCode: 1 } };
    await ledger.adopt(worker);
    Object.assign(worker.end, { exitCode: 2 });
    expect((await ledger.worker({ pool: 'etl', workerId: worker.id }))?.end).toEqual({ exitCode: 1 });
  });

  it('gives rows that nobody can change', async () => {
    const { documentClient, ledger } = setUp();
    await ledger.adopt({ ...aWorker(1), end: { exitCode: 1 } });
    await ledger.note({ worker: aWorker(1), changeId: 'noted', busySince: 5 });
    const Key = { pk: 'pool#etl#live', sk: aWorker(1).id };
    const { Item: row } = await documentClient.send(new GetCommand({ TableName: tableName, Key }));
    expect(row).toMatchObject({ busySince: 5, end: { exitCode: 1 } });
    expect(Object.isFrozen(row)).toBe(true);
    expect(Object.isFrozen(row?.['end'])).toBe(true);
  });

  it('is one table for several clients', async () => {
    const clock = { now: () => 0 };
    const table = new MemoryTable({ clock, tableSchema });
    const [one, other] = [openMemoryDocumentClient(table), openMemoryDocumentClient(table)];
    await openLedger({ documentClient: one, tableName, clock }).adopt(aWorker(1));
    expect(await openLedger({ documentClient: other, tableName, clock }).liveWorkers('etl')).toHaveLength(1);
  });
});

describe('the ledger in memory refuses', () => {
  const Key = { pk: 'a', sk: 'b' };

  it.each([
    [
      'what it does not implement',
      new UpdateCommand({ TableName: tableName, Key, ReturnItemCollectionMetrics: 'SIZE' }),
    ],
    ['a key that is not whole', new PutCommand({ TableName: tableName, Item: { pk: 'a' } })],
    ['an empty key', new PutCommand({ TableName: tableName, Item: { pk: 'a', sk: '' } })],
    [
      'an index attribute of the wrong type',
      new PutCommand({ TableName: tableName, Item: { ...Key, warmPool: 1 } }),
    ],
    [
      'a value that no expression uses',
      new PutCommand({ TableName: tableName, Item: Key, ExpressionAttributeValues: { ':x': 1 } }),
    ],
    ['a change of the key', new UpdateCommand({ TableName: tableName, Key, UpdateExpression: 'REMOVE pk' })],
    [
      'a consistent read of an index',
      new QueryCommand({ TableName: tableName, IndexName: 'warm', ConsistentRead: true }),
    ],
    [
      'a query without its hash attribute',
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'begins_with(pk, :p)',
        ExpressionAttributeValues: { ':p': 'a' },
      }),
    ],
  ])('%s', async (_what, command) => {
    const { documentClient } = setUp();
    const send: (command: never) => Promise<unknown> = documentClient.send;
    await expect(send(command as never)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
