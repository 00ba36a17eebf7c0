import { isLive } from '../../../../shared/pool/claim.ts';
import { CallerError } from '../../../../shared/pool/errors.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';

/**
 * Throws `fence_not_current` unless the fence is that of the worker's live claim. `worker` was read consistently;
 * `now` is epoch milliseconds. A request without a fence is let through: people browse without claims.
 */
export function checkFence(fence: string | undefined, worker: Worker | undefined, now: number): void {
  if (fence === undefined) return;
  const claim = worker?.claim;
  if (
    claim !== undefined &&
    isLive(claim, now) &&
    /^\d{1,15}$/.test(fence) &&
    Number(fence) === claim.fence
  ) {
    return;
  }
  throw new CallerError(
    'fence_not_current',
    `the fence ${fence.slice(0, 40)} is not the current one: your claim on this worker has ended; make a new grab`,
  );
}
