import type { Claim } from '../../../shared/pool/claim.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import { claimIdParts } from './find.ts';
import type { ClaimsPorts } from './ports.ts';

/**
 * The first use of a claim confirms it: its end moves from the deadline to the end of its lease. A claim without a deadline needs none. Throws `claim_ended` where the deadline was first.
 */
export async function confirmClaim(
  { ledger, clock, random }: Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>,
  { id: claimId, leaseExpiresAt }: Claim,
): Promise<void> {
  if (leaseExpiresAt === undefined) return;
  const { pool, workerId } = claimIdParts(claimId);
  const change = { pool, workerId, claimId, now: clock.now(), leaseExpiresAt, changeId: random.id() };
  const { won } = await ledger.confirmClaim(change);
  if (!won)
    throw new CallerError('claim_ended', 'the claim was not confirmed in time and has ended: grab again');
}
