import type { Claim } from '../../../shared/pool/claim.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { ClaimsPorts } from './ports.ts';

type TakeBackPorts = Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>;

/**
 * `claimed → warm` of a claim that nobody was given; `busySince` where its worker was found at work. Where a retry may
 * have told the worker of it, the worker drains instead. Answers the worker as it stands where neither was possible
 * any more.
 */
export async function undoClaim(
  ports: TakeBackPorts,
  worker: Worker,
  claim: Claim,
  mark: { readonly busySince?: number },
): Promise<Worker | undefined> {
  const change = { pool: worker.pool, workerId: worker.id, claimId: claim.id, ...mark };
  const outcome = await ports.ledger.undoClaim({ ...change, changeId: ports.random.id() });
  if (outcome.won) return undefined;
  const standing = outcome.current?.claim;
  return standing?.id === claim.id && standing.redelivered === true
    ? drainClaimed(
        ports,
        worker,
        claim,
        'its claim was taken back after a retry may have called its onClaim hook',
      )
    : outcome.current;
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
