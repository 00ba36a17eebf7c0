import type { Claim } from '../../../shared/pool/claim.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { ClaimsPorts } from './ports.ts';

type TakeBackPorts = Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>;

/**
 * `claimed → warm` of a claim that nobody was given; `busySince` where its worker was found at work. Answers the
 * worker as it stands where that was not possible any more.
 */
export async function undoClaim(
  { ledger, random }: TakeBackPorts,
  { pool, id: workerId }: Worker,
  { id: claimId }: Claim,
  mark: { readonly busySince?: number },
): Promise<Worker | undefined> {
  const outcome = await ledger.undoClaim({ pool, workerId, claimId, ...mark, changeId: random.id() });
  return outcome.won ? undefined : outcome.current;
}

/**
 * `claimed → draining`, with no time for tasks, of a claim that nobody was given. Answers the worker as it stands
 * where that was not possible any more.
 */
export async function drainClaimed(
  { ledger, clock, random }: TakeBackPorts,
  { pool, id: workerId }: Worker,
  { id: claimId }: Claim,
  drainReason: string,
): Promise<Worker | undefined> {
  const now = clock.now();
  const change = { pool, workerId, claimId, drainingAt: now, drainReason, drainDeadline: now };
  const outcome = await ledger.drainClaimed({ ...change, changeId: random.id() });
  return outcome.won ? undefined : outcome.current;
}
