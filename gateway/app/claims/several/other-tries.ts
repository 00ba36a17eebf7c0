import { isHeld } from '../../../../shared/pool/hold.ts';
import { abortedRequest, type GrabRequest, type HeldWorker } from '../../../../shared/pool/request.ts';
import { allInParallel } from '../../in-parallel.ts';
import type { Grab } from '../attempt.ts';
import { drainClaimed } from '../take-back.ts';
import { seeOff } from './finish-hold.ts';
import type { SeveralRequest } from './several-request.ts';

/** How long a retry lets an earlier try of its key go on, from that one's beginning, before it takes over. */
const patienceSeconds = 3;
/** Between two looks at an earlier try: this, and up to twice as much again at random. */
const lookMilliseconds = 100;
const clearedAtOnce = 16;

/**
 * Another try of the same key is open: the client repeats itself, or its first gateway is dead. Waits a little for it,
 * then aborts it, so that it can't commit any more. Answers the request as it stands then.
 */
export async function letFinish({ ports }: Grab, request: SeveralRequest): Promise<GrabRequest | undefined> {
  const { clock, random, ledger } = ports;
  if (clock.now() - request.several.openedAt >= patienceSeconds * 1000) {
    return (await ledger.updateRequest(abortedRequest(request))).request;
  }
  await clock.sleep(lookMilliseconds * (1 + 2 * random.number()));
  return ledger.request(request);
}

/**
 * Sees off what an aborted try of this key may have left: its gateway may have died before it did that itself. Once
 * a grab and try.
 */
export async function clearAway(grab: Grab, request: SeveralRequest): Promise<void> {
  const { attempt, workers } = request.several;
  if (grab.cleared.has(attempt)) return;
  await allInParallel(workers, clearedAtOnce, (named) => clearWorker(grab, request, named));
  grab.cleared.add(attempt);
}

async function clearWorker(
  { ports }: Grab,
  request: SeveralRequest,
  { workerId, claimId }: HeldWorker,
): Promise<void> {
  const worker = await ports.ledger.worker({ pool: request.pool, workerId });
  const claim = worker?.claim;
  if (worker === undefined || claim?.id !== claimId) return;
  if (isHeld(claim)) await seeOff(ports, [{ worker, claim }], request);
  else await drainClaimed(ports, worker, claim, 'its grab was taken back after it was committed');
}
