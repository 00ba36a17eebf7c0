import { leaseEnd } from '../../../shared/pool/claim.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import { claimIdParts, endOfClaim, findClaim } from './find.ts';
import type { Granted } from './handing-out.ts';
import { configOfClaim } from './pool-config.ts';
import type { ClaimsPorts } from './ports.ts';
import { allowedLeaseSeconds } from './wish.ts';

/** The lease of a claim whose pool is no longer configured: the schema's own default. */
export const leaseOfRemovedPool: PoolConfig['lease'] = { defaultSeconds: 3600, maxSeconds: 86_400 };

/**
 * Makes the lease last from now, up to `maxSeconds` from the claim's creation, and never less long than it would have:
 * a client that doesn't hear the answer goes on by the end that it knew. The write requires the same claim, live, and
 * no later end.
 */
export async function renewClaim(
  ports: ClaimsPorts,
  claimId: string,
  leaseSeconds?: number,
): Promise<Granted> {
  const { pool, workerId } = claimIdParts(claimId);
  const lease = (await configOfClaim(ports, pool))?.lease ?? leaseOfRemovedPool;
  const seconds = allowedLeaseSeconds(leaseSeconds, lease);
  const { claim, live } = await findClaim(ports, claimId);
  if (!live) throw await claimEnded(ports, claimId);
  const now = ports.clock.now();
  const { createdAt } = claim;
  const wanted = leaseEnd({ now, createdAt, leaseSeconds: seconds, maxSeconds: lease.maxSeconds });
  const expiresAt = Math.max(wanted, claim.expiresAt, 'endedAt' in claim ? 0 : (claim.leaseExpiresAt ?? 0));
  const change = { pool, workerId, claimId, now, expiresAt, changeId: ports.random.id() };
  const outcome = await ports.ledger.renewClaim(change);
  if (!outcome.won || outcome.worker.claim === undefined) throw await claimEnded(ports, claimId);
  return { claim: outcome.worker.claim, worker: outcome.worker };
}

async function claimEnded(ports: ClaimsPorts, claimId: string): Promise<CallerError> {
  const ended = await endOfClaim(ports, claimId);
  const why = ended.endReason === 'expired' ? 'its lease ended without renewal' : ended.endReason;
  return new CallerError('claim_ended', `the claim has ended (${why}): grab again`, {
    details: { endReason: ended.endReason, endedAt: new Date(ended.endedAt).toISOString() },
  });
}
