import type { Claim, EndedClaim } from '../../../../shared/pool/claim.ts';
import { parseClaimId } from '../../../../shared/pool/claim.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { ClaimStateView, ClaimView } from '../schemas/claims.ts';
import { isoTime, isoTimeOf } from './times.ts';
import { workerUrl } from './worker-view.ts';

/** A claim just granted or renewed. `publicUrl` is the gateway's own, without a slash at its end. */
export function claimView(
  claim: Claim,
  worker: Pick<Worker, 'address' | 'reclaimingSince'> | undefined,
  publicUrl: string,
): ClaimView {
  const parts = parseClaimId(claim.id);
  const workerId = parts?.workerId ?? '';
  return {
    id: claim.id,
    pool: parts?.pool ?? '',
    worker: { id: workerId, address: worker?.address, url: workerUrl(publicUrl, workerId) },
    holder: claim.holder,
    fence: claim.fence,
    createdAt: isoTime(claim.createdAt),
    expiresAt: isoTime(claim.expiresAt),
    leaseExpiresAt: isoTimeOf(claim.leaseExpiresAt),
    reclaimingSince: isoTimeOf(worker?.reclaimingSince),
  };
}

/** A claim in its present state, live or ended. */
export function claimStateView(
  found: { readonly claim: Claim | EndedClaim; readonly worker?: Worker; readonly live: boolean },
  publicUrl: string,
): ClaimStateView {
  const { claim, worker, live } = found;
  const view = claimView(claim, worker, publicUrl);
  if (!('endedAt' in claim)) return { ...view, state: live ? 'live' : 'ended' };
  const ended = { ...view, reclaimingSince: undefined };
  return { ...ended, state: 'ended', endedAt: isoTime(claim.endedAt), endReason: claim.endReason };
}
