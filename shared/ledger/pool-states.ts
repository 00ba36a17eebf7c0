import { z } from 'zod';
import { launchCauses, type PoolState } from '../pool/pool-state.ts';
import type { Clause } from './expression.ts';
import { ledgerError } from './failures.ts';
import { poolRowKey } from './pool-rows.ts';
import { protocolSchema } from './protocol-schema.ts';
import { type Row, readRow, schemaVersion } from './row.ts';
import { deleteRow, getRow, mustSucceed, putRow, rowThatSettles, type Table } from './table-calls.ts';

const providerSchema = z.enum(['FARGATE', 'FARGATE_SPOT']);

const launchSchema = z.object({
  token: z.string(),
  count: z.number(),
  provider: providerSchema,
  subnets: z.array(z.string()),
  securityGroups: z.array(z.string()),
  template: z.string(),
  reason: z.string(),
  createdAt: z.number(),
  notAfter: z.number(),
  attempts: z.number(),
  emptyListingAt: z.number().exactOptional(),
});

const breakerSchema = z.object({
  provider: providerSchema,
  cause: z.enum(launchCauses),
  template: z.string().exactOptional(),
  subnets: z.array(z.string()).exactOptional(),
  reached: z.literal('warm').exactOptional(),
  message: z.string(),
  failures: z.number(),
  since: z.number(),
  openUntil: z.number(),
});

const rollOutSchema = z.object({
  to: z.string(),
  startedAt: z.number(),
  triedAt: z.number().exactOptional(),
  waitingSince: z.number().exactOptional(),
  warmAt: z.number().exactOptional(),
  halted: z.object({ at: z.number(), why: z.string() }).exactOptional(),
});

const knownTemplateSchema = z.object({
  template: z.string(),
  architecture: z.enum(['arm64', 'x86_64']),
  cpu: z.number(),
  memory: z.number(),
  port: z.number(),
  worker: protocolSchema,
  readySeconds: z.number(),
});

const rowSchema = z.object({
  sequence: z.number(),
  changeId: z.string(),
  state: z.object({
    pool: z.string(),
    sequence: z.number(),
    openLaunches: z.array(launchSchema),
    breakers: z.array(breakerSchema),
    provenTemplate: z.string().exactOptional(),
    rollOut: rollOutSchema.exactOptional(),
    knownTemplates: z.array(knownTemplateSchema).exactOptional(),
  }),
});

/** Throws as `readRow` does. */
export function poolStateOf(row: Row): PoolState {
  return readRow(rowSchema, row).state;
}

export function poolStates(table: Table) {
  return {
    /** The pool's one row of decisions in flight, read consistently. */
    async poolState(pool: string): Promise<PoolState | undefined> {
      const row = await getRow(table, poolRowKey('state', pool), 'consistent');
      return row && poolStateOf(row);
    },
    /**
     * Replaces the pool's row on the sequence before it (`state.sequence - 1`; 1 creates it); false where another
     * plan was first. Settled by `changeId`.
     */
    async advance(state: PoolState, changeId: string): Promise<boolean> {
      const key = poolRowKey('state', state.pool);
      const row = { ...key, schemaVersion, sequence: state.sequence, changeId, state };
      const result = await putRow(table, row, [onSequenceBefore(state)]);
      if (result.kind === 'done') return true;
      const current = await rowThatSettles(table, key, result);
      return current !== undefined && readRow(rowSchema, current).changeId === changeId;
    },
    /**
     * Deletes what the ledger keeps of a pool that is no longer configured and has nothing left: what an
     * operator changed, its report, then its state row, on its sequence: a pool of the same name starts as its file says.
     * False where another plan was first.
     */
    async forgetPool({ pool, sequence }: PoolState): Promise<boolean> {
      await mustSucceed(table, deleteRow(table, poolRowKey('override', pool)));
      await mustSucceed(table, deleteRow(table, poolRowKey('report', pool)));
      const key = poolRowKey('state', pool);
      const result = await deleteRow(table, key, [onSequence(sequence)]);
      if (result.kind === 'done') return true;
      const current = await rowThatSettles(table, key, result);
      if (current !== undefined && result.kind === 'unknown') throw ledgerError(result.cause, table.name);
      return current === undefined;
    },
  };
}

function onSequenceBefore({ sequence }: PoolState): Clause {
  return sequence === 1 ? { text: 'attribute_not_exists(#pk)' } : onSequence(sequence - 1);
}

function onSequence(sequence: number): Clause {
  return { text: '#sequence = :seenSequence', values: { ':seenSequence': sequence } };
}
