import type { Claim, EndedClaim } from '../../../shared/pool/claim.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import { claimIdParts, endOfClaim, findClaim } from './find.ts';
import { configOfClaim } from './pool-config.ts';
import type { ClaimsPorts } from './ports.ts';

/** How long the tasks of a pool that is no longer configured may take to end: the schema's own default. */
const drainSecondsOfRemovedPool = 120;

/** Ends a claim. The worker drains; where the pool allows reuse it turns warm again once its probe answers idle. */
export async function releaseClaim(ports: ClaimsPorts, claimId: string): Promise<EndedClaim> {
  const key = claimIdParts(claimId);
  const { claim, worker } = await findClaim(ports, claimId);
  if ('endedAt' in claim) return claim;
  if (worker === undefined) return endOfClaim(ports, claimId);
  const config = await configOfClaim(ports, key.pool);
  const outcome = await ports.ledger.endClaim(endOf(claim, worker, config, ports));
  return outcome.won && outcome.worker.endedClaim?.id === claimId
    ? outcome.worker.endedClaim
    : endOfClaim(ports, claimId);
}

function endOf(claim: Claim, worker: Worker, config: PoolConfig | undefined, { clock, random }: ClaimsPorts) {
  const now = clock.now();
  const drainSeconds = config?.drainSeconds ?? drainSecondsOfRemovedPool;
  return {
    pool: worker.pool,
    workerId: worker.id,
    ended: { ...claim, endedAt: now, endReason: 'released' as const },
    drainReason: 'released by its holder',
    drainDeadline: now + drainSeconds * 1000,
    returning: config !== undefined && worker.claimsServed + 1 < config.reuse.maxClaims,
    changeId: random.id(),
  };
}
