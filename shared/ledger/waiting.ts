import { z } from 'zod';
import { expiryAfter, readRow, schemaVersion } from './row.ts';
import { ttlAttribute } from './table.ts';
import { mustSucceed, putRow, queryRows, type Table } from './table-calls.ts';

/** How many grabs wait at one gateway. `at` is epoch milliseconds. */
export type WaitingCount = {
  readonly pool: string;
  readonly gateway: string;
  readonly count: number;
  readonly at: number;
};

/** A gateway writes every second while anybody waits: an older row is of one that has nobody any more, or is dead. */
const freshSeconds = 5;
/** Until DynamoDB may delete the row. */
const keptSeconds = 3600;

const rowSchema = z.object({ count: z.number(), at: z.number() });

export function waiting(table: Table) {
  return {
    async putWaiting({ pool, gateway, count, at }: WaitingCount): Promise<void> {
      const row = { pk: partition(pool), sk: gateway, schemaVersion, count, at };
      await mustSucceed(table, putRow(table, { ...row, [ttlAttribute]: expiryAfter(at, keptSeconds) }));
    },
    /** How many grabs wait now, over all gateways. */
    async waitingGrabs(pool: string): Promise<number> {
      const rows = await queryRows(table, { key: { text: '#pk = :pk', values: { ':pk': partition(pool) } } });
      const since = table.clock.now() - freshSeconds * 1000;
      return rows
        .map((row) => readRow(rowSchema, row))
        .filter(({ at }) => at >= since)
        .reduce((sum, { count }) => sum + count, 0);
    },
  };
}

function partition(pool: string): string {
  return `pool#${pool}#waiting`;
}
