import { type Claim, isLive } from '../../../../shared/pool/claim.ts';
import { CallerError } from '../../../../shared/pool/errors.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';

/**
 * The claim that the fence is of. Throws `fence_not_current` unless it is the worker's live one. `worker` was read
 * consistently; `now` is epoch milliseconds.
 */
export function checkFence(fence: string, worker: Worker | undefined, now: number): Claim {
  const claim = worker?.claim;
  if (
    claim !== undefined &&
    isLive(claim, now) &&
    /^\d{1,15}$/.test(fence) &&
    Number(fence) === claim.fence
  ) {
    return claim;
  }
  throw new CallerError(
    'fence_not_current',
    `the fence ${fence.slice(0, 40)} is not the current one: your claim on this worker has ended; make a new grab`,
  );
}
