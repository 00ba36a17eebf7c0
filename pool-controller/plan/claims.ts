import { isOverdue } from '../../shared/pool/claim.ts';
import { mayServeAgain } from '../../shared/pool/roll-out.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Action } from './action.ts';
import { type Draft, drainMilliseconds, type Rule, undecided } from './draft.ts';

/** Leases that ended without a renewal are ended. */
export const claims: Rule = (draft) => ({
  actions: undecided(draft, 'claimed').flatMap((worker) => endOverdue(draft, worker)),
});

/**
 * Whether a worker whose claim ends now may serve another one. `claimsServed` counts ended claims, so it does
 * not hold the one that is just ending.
 */
function mayReturn(draft: Draft, worker: Worker): boolean {
  const { config, removed } = draft.observed;
  if (config === undefined || removed) return false;
  if (!mayServeAgain(draft.templates, worker.template)) return false;
  return worker.claimsServed + 1 < config.reuse.maxClaims;
}

function endOverdue(draft: Draft, worker: Worker): Action[] {
  const { claim } = worker;
  if (claim === undefined || !isOverdue(claim, draft.now)) return [];
  const holder = claim.holder === undefined ? 'its holder' : claim.holder;
  return [
    {
      kind: 'endClaim',
      worker,
      ended: { ...claim, endedAt: draft.now, endReason: 'expired' },
      drainDeadline: draft.now + drainMilliseconds(draft),
      returning: mayReturn(draft, worker),
      reason: `its claim expired: ${holder} did not renew it`,
    },
  ];
}
