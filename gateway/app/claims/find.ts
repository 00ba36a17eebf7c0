import { type ClaimIdParts, type EndedClaim, isLive, parseClaimId } from '../../../shared/pool/claim.ts';
import { CallerError } from '../../../shared/pool/errors.ts';
import { isHeld } from '../../../shared/pool/hold.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { FoundClaim } from './claims.ts';
import type { ClaimsPorts } from './ports.ts';
import { settleOrFinish } from './several/finish-hold.ts';

type FindPorts = Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>;

/** The parts of a claim's id. Throws `claim_not_found` where the text is no claim's id. */
export function claimIdParts(claimId: string): ClaimIdParts {
  const parts = parseClaimId(claimId);
  if (parts === undefined) throw claimNotFound(claimId);
  return parts;
}

/**
 * A claim: on its worker while it lives and until its end is copied, then in its own row for 7 days. One whose
 * lease is over but which the reaper has not yet ended is not live. A worker that is only held for it is no claim.
 */
export async function findClaim(ports: FindPorts, claimId: string): Promise<FoundClaim> {
  const { pool, workerId } = claimIdParts(claimId);
  const worker = await settledWorker(ports, await ports.ledger.worker({ pool, workerId }), claimId);
  if (worker?.claim?.id === claimId && !isHeld(worker.claim)) {
    return { claim: worker.claim, worker, live: isLive(worker.claim, ports.clock.now()) };
  }
  if (worker?.endedClaim?.id === claimId) return { claim: worker.endedClaim, worker, live: false };
  const ended = await ports.ledger.endedClaim(claimId);
  if (ended === undefined) throw claimNotFound(claimId);
  return { claim: ended, live: false };
}

async function settledWorker(
  ports: FindPorts,
  worker: Worker | undefined,
  claimId: string,
): Promise<Worker | undefined> {
  return worker?.claim?.id === claimId ? settleOrFinish(ports, worker) : worker;
}

/** The end of a claim that is not on its worker any more. Throws `claim_not_found`. */
export async function endOfClaim(ports: FindPorts, claimId: string): Promise<EndedClaim> {
  const { claim } = await findClaim(ports, claimId);
  if ('endedAt' in claim) return claim;
  return { ...claim, endedAt: claim.expiresAt, endReason: 'expired' };
}

function claimNotFound(claimId: string): CallerError {
  return new CallerError(
    'claim_not_found',
    `there is no claim "${claimId}": ended claims are kept for 7 days`,
  );
}
