import { z } from 'zod';
import type { PoolReport } from '../pool/pool-state.ts';
import { poolRowKey } from './pool-rows.ts';
import { readRow, schemaVersion } from './row.ts';
import { getRow, mustSucceed, putRow, type Table } from './table-calls.ts';

const rowSchema = z.object({
  report: z.object({
    pool: z.string(),
    passAt: z.number(),
    runId: z.string(),
    want: z.number(),
    template: z.string().exactOptional(),
    problems: z.array(z.string()),
    timeToWarmSeconds: z.number().exactOptional(),
  }),
});

export function reports(table: Table) {
  return {
    /** What a pass last said of a pool. */
    async poolReport(pool: string): Promise<PoolReport | undefined> {
      const row = await getRow(table, poolRowKey('report', pool), 'eventual');
      return row === undefined ? undefined : readRow(rowSchema, row).report;
    },
    /** The last one written stands: it is for people, and the next pass writes it anew. */
    async report(report: PoolReport): Promise<void> {
      await mustSucceed(
        table,
        putRow(table, { ...poolRowKey('report', report.pool), schemaVersion, report }),
      );
    },
  };
}
