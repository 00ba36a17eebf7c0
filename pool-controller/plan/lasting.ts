import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';

/** One that ends by itself sooner after it was warm was never of use. Fargate bills so much at least. */
const lastingSeconds = 60;

/** Whether a worker has been warm for long enough to prove its template, or was claimed. Epoch milliseconds. */
export function hasLasted({ state, fence, warmAt }: Worker, now: number): boolean {
  if (warmAt === undefined || state === 'stopped') return false;
  // What drains may have ended long ago.
  return fence > 0 || (state === 'warm' && !isYoung(warmAt, now));
}

/**
 * Whether a warm worker ended by itself before it lasted: idle, never claimed, and neither stopped by us nor by Spot.
 * Epoch milliseconds.
 */
export function endedEarly(worker: Worker, task: FleetWorker, now: number): boolean {
  const { state, fence, warmAt, busySince, status } = worker;
  if (state !== 'warm' || warmAt === undefined || task.stopCode !== 'EssentialContainerExited') return false;
  const wasAtWork = busySince !== undefined || (status?.runningTasks ?? 0) > 0;
  return fence === 0 && !wasAtWork && isYoung(warmAt, Math.min(now, task.stoppedAt ?? now));
}

/** Whether a warm worker may still close a breaker of those that ended early: warm since its failures, and young. */
export function mayLast({ since }: Breaker, warmAt: number | undefined, now: number): boolean {
  return warmAt === undefined || (warmAt >= since && isYoung(warmAt, now));
}

function isYoung(warmAt: number, now: number): boolean {
  return now - warmAt < lastingSeconds * 1000;
}
