import { z } from 'zod';
import { type PoolConfig, parsePools } from '../pool/config.ts';
import type { PoolEntry } from '../pool/directory.ts';
import { ServiceError } from '../pool/errors.ts';
import { poolRowKey, poolsPartition } from './pool-rows.ts';
import { type Row, readRow, schemaVersion } from './row.ts';
import type { RowKey } from './table.ts';
import { deleteRow, mustSucceed, putRow, queryRows, type Table } from './table-calls.ts';

/** A pool as it stands in the pools file, its place in that file, and its task definition where it is known. */
export type PoolConfigRow = {
  readonly config: Readonly<Record<string, unknown>>;
  readonly position: number;
  readonly template?: string;
};

const rowSchema = z.object({
  config: z.record(z.string(), z.unknown()),
  position: z.number(),
  template: z.string().exactOptional(),
});

export function configs(table: Table) {
  return {
    /**
     * The pools as configured, in the file's order. Throws `internal` with every problem where a row holds what
     * this program's schema refuses: no pool is acted on by half a configuration.
     */
    async pools(): Promise<readonly PoolEntry[]> {
      const key = {
        text: '#pk = :pk AND begins_with(#sk, :prefix)',
        values: { ':pk': poolsPartition, ':prefix': 'config#' },
      };
      const rows = (await queryRows(table, { key })).map((row: Row) => readRow(rowSchema, row));
      rows.sort((one, other) => one.position - other.position);
      const parsed = configsOf(rows.map(({ config }) => config));
      return parsed.map((config, position) => {
        const template = rows[position]?.template;
        return template === undefined ? { config } : { config, template };
      });
    },
    /** Writes a pool's configuration row. Throws `internal` where the schema refuses it. */
    async putPoolConfig(row: PoolConfigRow): Promise<void> {
      await mustSucceed(table, putRow(table, poolConfigRow(row)));
    },
    /** The pool is configured no longer: the controller drains and then forgets it. */
    async removePoolConfig(pool: string): Promise<void> {
      await mustSucceed(table, deleteRow(table, poolRowKey('config', pool)));
    },
  };
}

/** A pool's configuration row as DynamoDB holds it. Throws `internal` where the schema refuses the configuration. */
export function poolConfigRow({ config, position, template }: PoolConfigRow): Row & RowKey {
  configsOf([config]);
  const key = poolRowKey('config', String(config['name']));
  return { ...key, schemaVersion, config, position, ...(template !== undefined && { template }) };
}

function configsOf(values: readonly unknown[]): readonly PoolConfig[] {
  if (values.length === 0) return [];
  const parsed = parsePools({ pools: values });
  if (parsed.ok) return parsed.pools;
  const problems = parsed.problems.map(({ path, message }) => `${path}: ${message}`);
  throw new ServiceError(
    'internal',
    `the pools in the ledger are not what this program takes (${problems.join('; ')}): correct the pools file and ` +
      'deploy the cluster stack again',
    { details: { problems: parsed.problems } },
  );
}
