import { z } from 'zod';
import { targetPolicySchema } from '../pool/config.ts';
import type { PoolOverride } from '../pool/pool-state.ts';
import { poolRowKey } from './pool-rows.ts';
import { type Row, readRow, schemaVersion } from './row.ts';
import { deleteRow, getRow, mustSucceed, putRow, type Table } from './table-calls.ts';

const rowSchema = z.object({
  override: z.object({
    pool: z.string(),
    target: targetPolicySchema.exactOptional(),
    targetSetAt: z.number().exactOptional(),
    paused: z.object({ note: z.string(), until: z.number() }).exactOptional(),
  }),
});

/** Throws as `readRow` does. */
export function poolOverrideOf(row: Row): PoolOverride {
  return readRow(rowSchema, row).override;
}

export function overrides(table: Table) {
  return {
    /** What an operator changed, read consistently: the answer to a change shows it. */
    async poolOverride(pool: string): Promise<PoolOverride | undefined> {
      const row = await getRow(table, poolRowKey('override', pool), 'consistent');
      return row && poolOverrideOf(row);
    },
    /** Replaces all that was overridden; of two operators the later one stands. */
    async putOverride(override: PoolOverride): Promise<void> {
      const row = { ...poolRowKey('override', override.pool), schemaVersion, override };
      await mustSucceed(table, putRow(table, row));
    },
    /** Back to what the pools file says; no error where nothing was overridden. */
    async deleteOverride(pool: string): Promise<void> {
      await mustSucceed(table, deleteRow(table, poolRowKey('override', pool)));
    },
  };
}
