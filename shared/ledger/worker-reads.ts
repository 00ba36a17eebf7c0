import type { Worker } from '../pool/worker.ts';
import type { Clause } from './expression.ts';
import { closedIndex, type RowKey, warmIndex, workerIdIndex } from './table.ts';
import { countRows, getRow, queryRows, type Table } from './table-calls.ts';
import { closedKey, liveKey, livePartition, rowToWorker, type WorkerKey } from './worker-row.ts';

export function workerReads(table: Table) {
  return {
    /** Warm, idle workers by the sparse index, newest template first, then oldest first; may lag. */
    async warmWorkers(pool: string, limit: number): Promise<readonly Worker[]> {
      const rows = await queryRows(table, { index: warmIndex.name, key: warmOf(pool), limit });
      return rows.map(rowToWorker);
    },
    /** How many the sparse index holds: one small read; may lag. */
    countWarm(pool: string): Promise<number> {
      return countRows(table, { index: warmIndex.name, key: warmOf(pool) });
    },
    /** The live partition, read consistently, by worker id. A stopped worker is in it until its row has moved. */
    async liveWorkers(pool: string): Promise<readonly Worker[]> {
      const key = { text: '#pk = :pk', values: { ':pk': livePartition(pool) } };
      return (await queryRows(table, { key })).map(rowToWorker);
    },
    /** One live worker, read consistently. */
    worker: (key: WorkerKey): Promise<Worker | undefined> => readWorker(table, liveKey(key)),
    /** One worker that stopped in the last 7 days. */
    closedWorker: (key: WorkerKey): Promise<Worker | undefined> => readWorker(table, closedKey(key)),
    /** Workers that stopped in the last 7 days, the latest first, `limit` at most; may lag. */
    async closedWorkers(pool: string, limit: number): Promise<readonly Worker[]> {
      const key = { text: '#closedPool = :pool', values: { ':pool': pool } };
      const rows = await queryRows(table, { index: closedIndex.name, key, order: 'descending', limit });
      return rows.map(rowToWorker);
    },
    /**
     * A worker by its id alone, live or closed (its `state` tells); undefined where the ledger knows none. The
     * index only says which pool it is of; its row is read consistently.
     */
    async findWorker(workerId: string): Promise<Worker | undefined> {
      const pool = await poolOfWorker(table, workerId);
      if (pool === undefined) return undefined;
      const key = { pool, workerId };
      return (await readWorker(table, liveKey(key))) ?? (await readWorker(table, closedKey(key)));
    },
  };
}

async function readWorker(table: Table, key: RowKey): Promise<Worker | undefined> {
  const row = await getRow(table, key, 'consistent');
  return row === undefined ? undefined : rowToWorker(row);
}

async function poolOfWorker(table: Table, workerId: string): Promise<string | undefined> {
  const key = { text: '#workerId = :workerId', values: { ':workerId': workerId } };
  const [found] = await queryRows(table, { index: workerIdIndex.name, key, limit: 1 });
  return /^pool#(.+)#(?:live|closed)$/.exec(String(found?.['pk']))?.[1];
}

function warmOf(pool: string): Clause {
  return { text: '#warmPool = :pool', values: { ':pool': pool } };
}
