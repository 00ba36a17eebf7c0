import { z } from 'zod';
import { claimEndReasons } from '../pool/claim.ts';
import { isCandidate, type Worker, workerStates } from '../pool/worker.ts';
import { protocolSchema } from './protocol-schema.ts';
import { type Row, readRow, schemaVersion } from './row.ts';
import type { RowKey } from './table.ts';

export type WorkerKey = { readonly pool: string; readonly workerId: string };

const text = z.string().exactOptional();
const number = z.number().exactOptional();

const claimSchema = z.object({
  id: z.string(),
  holder: text,
  fence: z.number(),
  createdAt: z.number(),
  expiresAt: z.number(),
  leaseExpiresAt: number,
  kept: z.boolean().exactOptional(),
  redelivered: z.boolean().exactOptional(),
  hold: z.object({ requestKey: z.string(), attempt: z.string() }).exactOptional(),
});

export const endedClaimSchema = claimSchema.extend({
  endedAt: z.number(),
  endReason: z.enum(claimEndReasons),
});

const statusSchema = z.object({
  reportedAt: z.number(),
  runningTasks: z.number(),
  freeSlots: z.number(),
  maxSlots: z.number(),
});

const workerSchema = z
  .object({
    pool: z.string(),
    workerId: z.string(),
    arn: z.string(),
    state: z.enum(workerStates),
    version: z.number(),
    changeId: z.string(),
    template: z.string(),
    capacityProvider: z.string(),
    launchToken: z.string(),
    reason: z.string(),
    address: text,
    port: number,
    protocol: protocolSchema.exactOptional(),
    zone: text,
    identity: text,
    launchedAt: z.number(),
    placedAt: number,
    pulledAt: number,
    startedAt: number,
    warmAt: number,
    claimedAt: number,
    claimedBy: text,
    drainingAt: number,
    stoppedAt: number,
    busySince: number,
    missingSince: number,
    silentSince: number,
    unreadySince: number,
    leakedSince: number,
    reclaimingSince: number,
    drainReason: text,
    drainDeadline: number,
    returning: z.boolean().exactOptional(),
    fence: z.number(),
    claimsServed: z.number(),
    claim: claimSchema.exactOptional(),
    endedClaim: endedClaimSchema.exactOptional(),
    status: statusSchema.exactOptional(),
    changes: z
      .array(z.object({ at: z.number(), state: z.enum(workerStates), reason: z.string() }))
      .exactOptional(),
    end: z.object({ exitCode: number, stopCode: text, stoppedReason: text }).exactOptional(),
  })
  .transform(({ workerId, ...worker }): Worker => ({ id: workerId, ...worker }));

export function liveKey({ pool, workerId }: WorkerKey): RowKey {
  return { pk: livePartition(pool), sk: workerId };
}

export function closedKey({ pool, workerId }: WorkerKey): RowKey {
  return { pk: `pool#${pool}#closed`, sk: workerId };
}

export function livePartition(pool: string): string {
  return `pool#${pool}#live`;
}

/**
 * A worker's attributes as its row has them, key and time to live apart. `warmOrder` stays the same all its life,
 * so that a write which makes it warm has only to set `warmPool`.
 */
export function workerToRow(worker: Worker): Row {
  const { id, ...attributes } = worker;
  return {
    ...attributes,
    workerId: id,
    schemaVersion,
    warmOrder: warmOrder(worker),
    ...(isCandidate(worker) ? { warmPool: worker.pool } : {}),
  };
}

/** Throws as `readRow` does. */
export function rowToWorker(row: Row): Worker {
  return readRow(workerSchema, row);
}

const highestRevision = 9_999_999_999;

/** Sorts the newest template first, then the oldest launch first. */
export function warmOrder({
  template,
  launchedAt,
  id,
}: Pick<Worker, 'template' | 'launchedAt' | 'id'>): string {
  const revision = Number(/:(\d{1,10})$/.exec(template)?.[1] ?? 0);
  const newestFirst = String(highestRevision - revision).padStart(10, '0');
  return `${newestFirst}#${String(launchedAt).padStart(15, '0')}#${id}`;
}
