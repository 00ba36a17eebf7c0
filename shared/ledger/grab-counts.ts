import { z } from 'zod';
import { readRow, schemaVersion } from './row.ts';
import type { RowKey } from './table.ts';
import { getRow, mustSucceed, type Table, updateRow } from './table-calls.ts';

export type GrabCount = { readonly pool: string; readonly hits: number; readonly misses: number };

const rowSchema = z.object({ hits: z.number(), misses: z.number() });

export function grabCounts(table: Table) {
  return {
    /**
     * Adds to the pool's totals. An answer that is lost may count twice or not at all: these are figures for people,
     * and nothing is decided by one of them.
     */
    async countGrab({ pool, hits, misses }: GrabCount): Promise<void> {
      const update = {
        text: 'SET #schemaVersion = :schemaVersion ADD #hits :hits, #misses :misses',
        values: { ':hits': hits, ':misses': misses, ':schemaVersion': schemaVersion },
      };
      await mustSucceed(table, updateRow(table, totalsKey(pool), { update }));
    },
    /** All grabs of the pool ever counted. */
    async grabTotals(pool: string): Promise<{ readonly hits: number; readonly misses: number }> {
      const row = await getRow(table, totalsKey(pool), 'eventual');
      return row === undefined ? { hits: 0, misses: 0 } : readRow(rowSchema, row);
    },
  };
}

function totalsKey(pool: string): RowKey {
  return { pk: `pool#${pool}#grabs`, sk: 'total' };
}
