import { z } from 'zod';
import { expiryAfter, readRow, schemaVersion } from './row.ts';
import { type RowKey, ttlAttribute } from './table.ts';
import { getRow, mustSucceed, type Table, updateRow } from './table-calls.ts';

export type GrabCount = {
  readonly pool: string;
  readonly at: number;
  readonly hits: number;
  readonly misses: number;
};

/** A rate is compared with the same hour of other days, a month back. */
const grabMinuteSeconds = 40 * 24 * 3600;

const rowSchema = z.object({ hits: z.number(), misses: z.number() });

export function grabCounts(table: Table) {
  return {
    /**
     * Adds to the pool's totals and to its minute's row. An answer that is lost may count twice or not at all:
     * these are figures for people and for sizing, and nothing is decided by one of them.
     */
    async countGrab({ pool, at, hits, misses }: GrabCount): Promise<void> {
      const counts = { ':hits': hits, ':misses': misses, ':schemaVersion': schemaVersion };
      const expiry = expiryAfter(at, grabMinuteSeconds);
      await Promise.all([
        mustSucceed(table, updateRow(table, totalsKey(pool), { update: { text: addition, values: counts } })),
        mustSucceed(
          table,
          updateRow(table, minuteKey(pool, at), {
            update: {
              text: `SET #schemaVersion = :schemaVersion, #${ttlAttribute} = :expiry ADD #hits :hits, #misses :misses`,
              values: { ...counts, ':expiry': expiry },
            },
          }),
        ),
      ]);
    },
    /** All grabs of the pool ever counted. */
    async grabTotals(pool: string): Promise<{ readonly hits: number; readonly misses: number }> {
      const row = await getRow(table, totalsKey(pool), 'eventual');
      return row === undefined ? { hits: 0, misses: 0 } : readRow(rowSchema, row);
    },
  };
}

const addition = 'SET #schemaVersion = :schemaVersion ADD #hits :hits, #misses :misses';

function totalsKey(pool: string): RowKey {
  return { pk: `pool#${pool}#grabs`, sk: 'total' };
}

/** Minutes are UTC's, `2026-11-22T12:48`. */
function minuteKey(pool: string, at: number): RowKey {
  return { pk: `pool#${pool}#grabs`, sk: `minute#${new Date(at).toISOString().slice(0, 16)}` };
}
