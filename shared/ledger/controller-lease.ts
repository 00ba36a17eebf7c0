import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Clause } from './expression.ts';
import { type Row, readRow, schemaVersion } from './row.ts';
import type { RowKey } from './table.ts';
import { getRow, putRow, rowThatSettles, type Table } from './table-calls.ts';

/** Who controls. Judged by its unchanged version over the reader's own time: it holds no clock. */
export type ControllerLease = {
  readonly holder: string;
  readonly version: number;
  /** Who waits to take over. */
  readonly successor?: string;
  /** Set when the holder has let go. */
  readonly released?: boolean;
};

export const controllerLeaseKey: RowKey = { pk: 'ledger', sk: 'controller-lease' };

const leaseSchema = z.object({
  holder: z.string(),
  version: z.number(),
  successor: z.string().exactOptional(),
  released: z.boolean().exactOptional(),
});

export function controllerLeases(table: Table) {
  return {
    /** The controllers' one lease row, read consistently. */
    async controllerLease(): Promise<ControllerLease | undefined> {
      const row = await getRow(table, controllerLeaseKey, 'consistent');
      return row === undefined ? undefined : readRow(leaseSchema, row);
    },
    /**
     * Replaces the lease on the version before it (`lease.version - 1`; version 1 creates it); false where
     * another was first. A lease equal to ours in all is ours: each run's holder is an id of its own.
     */
    async takeControllerLease(lease: ControllerLease): Promise<boolean> {
      const { holder, version, successor, released } = lease;
      const row: Row & RowKey = {
        ...controllerLeaseKey,
        schemaVersion,
        holder,
        version,
        successor,
        released,
      };
      const result = await putRow(table, row, [onVersionBefore(lease)]);
      if (result.kind === 'done') return true;
      const current = await rowThatSettles(table, controllerLeaseKey, result);
      return current !== undefined && isDeepStrictEqual(readRow(leaseSchema, current), defined(lease));
    },
  };
}

function onVersionBefore({ version }: ControllerLease): Clause {
  if (version === 1) return { text: 'attribute_not_exists(#pk)' };
  return { text: '#version = :seenVersion', values: { ':seenVersion': version - 1 } };
}

function defined({ holder, version, successor, released }: ControllerLease): ControllerLease {
  return {
    holder,
    version,
    ...(successor === undefined ? {} : { successor }),
    ...(released === undefined ? {} : { released }),
  };
}
