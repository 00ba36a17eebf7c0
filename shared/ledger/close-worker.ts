import type { Claim, EndedClaim } from '../pool/claim.ts';
import { ServiceError } from '../pool/errors.ts';
import { isHeld } from '../pool/hold.ts';
import { transitions } from '../pool/lifecycle.ts';
import type { LaunchPhases, Worker, WorkerEnd } from '../pool/worker.ts';
import type { WorkerChange } from './controller-writes.ts';
import { putEndedClaim } from './ended-claims.ts';
import { ledgerError } from './failures.ts';
import type { WriteOutcome } from './outcome.ts';
import { expiryAfter } from './row.ts';
import { ttlAttribute } from './table.ts';
import {
  deleteRow,
  mustSucceed,
  putRow,
  rowThatSettles,
  type Table,
  type WriteResult,
} from './table-calls.ts';
import { closedKey, liveKey, workerToRow } from './worker-row.ts';
import { onVersion, writeWorker } from './worker-write.ts';

/** How long a closed worker can be looked at. */
const closedWorkerSeconds = 7 * 24 * 3600;

/** `phases`: steps of its launch that its row may not know, since it never turned warm. */
type ClosedWorker = WorkerChange & {
  readonly stoppedAt: number;
  readonly end: WorkerEnd;
  readonly phases?: LaunchPhases;
};

/**
 * Any → `stopped`: marks the live row on its version (a live claim ends as `worker_stopped`; what was only held was
 * nobody's claim), writes the claim's own row, then the closed row with its time to live, then deletes the live row. Each step can be repeated: a
 * worker that is found `stopped` in the live partition is closed from the second step on.
 */
export async function closeWorker(table: Table, change: ClosedWorker): Promise<WriteOutcome> {
  const { worker } = change;
  const marked: WriteOutcome =
    worker.state === 'stopped' ? { won: true, worker } : await markStopped(table, change);
  if (!marked.won) return marked;
  if (marked.worker.endedClaim !== undefined) await putEndedClaim(table, marked.worker.endedClaim);
  await mustSucceed(table, putClosedRow(table, marked.worker));
  await deleteLiveRow(table, marked.worker);
  return marked;
}

function markStopped(
  table: Table,
  { worker, changeId, stoppedAt, end, phases }: ClosedWorker,
): Promise<WriteOutcome> {
  return writeWorker(table, {
    key: { pool: worker.pool, workerId: worker.id },
    changeId,
    transition: 'stop',
    condition: [onVersion(worker)],
    set: { stoppedAt, end, ...phases, ...endedByStop(worker.claim, stoppedAt) },
    remove: ['warmPool', 'claim', 'returning'],
  });
}

function endedByStop(
  claim: Claim | undefined,
  stoppedAt: number,
): { endedClaim?: EndedClaim; claimedAt?: number; claimedBy?: string | undefined } {
  if (claim === undefined || isHeld(claim)) return {};
  const endedClaim: EndedClaim = { ...claim, endedAt: stoppedAt, endReason: 'worker_stopped' };
  return { endedClaim, claimedAt: claim.createdAt, claimedBy: claim.holder };
}

function putClosedRow(table: Table, worker: Worker): Promise<WriteResult> {
  const { pool, id: workerId, stoppedAt } = worker;
  if (stoppedAt === undefined) {
    throw new ServiceError('internal', `worker ${workerId} is stopped, and its row doesn't say since when`);
  }
  return putRow(table, {
    ...workerToRow(worker),
    ...closedKey({ pool, workerId }),
    closedPool: pool,
    [ttlAttribute]: expiryAfter(stoppedAt, closedWorkerSeconds),
  });
}

/** Nothing leads out of `stopped`, so that the state is condition enough; a row that is gone already is no error. */
async function deleteLiveRow(table: Table, { pool, id: workerId }: Worker): Promise<void> {
  const key = liveKey({ pool, workerId });
  const result = await deleteRow(table, key, [
    { text: '#state = :stopped', values: { ':stopped': transitions.stop.to } },
  ]);
  if (result.kind !== 'unknown') return;
  const row = await rowThatSettles(table, key, result);
  if (row !== undefined) throw ledgerError(result.cause, table.name);
}
