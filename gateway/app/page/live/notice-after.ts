import type { ClaimStateView } from '../../api/schemas/claims.ts';
import type { WorkerView } from '../../api/schemas/workers.ts';
import type { Grant, Notice, PageView } from '../view.ts';

/**
 * The notice once a worker is seen as it stands: whatever ended a claim, a button, another client or the lease, the
 * notice says so. A view from before the grab changes nothing. Pure.
 */
export function noticeAfter(notice: Notice | undefined, worker: WorkerView): Notice | undefined {
  if (notice?.kind !== 'granted') return notice;
  const grants = notice.grants.map((grant) => grantAfter(grant, worker));
  return grants.every((grant, position) => grant === notice.grants[position])
    ? notice
    : { ...notice, grants };
}

function grantAfter(grant: Grant, worker: WorkerView): Grant {
  const { claim, isSeen = false } = grant;
  if (claim.state === 'ended' || worker.id !== claim.worker.id) return grant;
  if (worker.claim?.id === claim.id) {
    return { isSeen: true, claim: { ...claim, expiresAt: worker.claim.expiresAt } };
  }
  const isGone = worker.state === 'draining' || worker.state === 'stopped';
  if (!isSeen && !isGone && worker.endedClaim?.id !== claim.id) return grant;
  return { ...grant, claim: { ...claim, state: 'ended' } };
}

/** The notice once everything was read anew. Pure. */
export function noticeAfterView(notice: Notice | undefined, view: PageView): Notice | undefined {
  if (view.kind === 'worker') return noticeAfter(notice, view.worker);
  if (view.kind === 'pool' || view.kind === 'workers') return view.workers.reduce(noticeAfter, notice);
  return notice;
}

/** The claims of a notice that go on, as far as the page knows. */
export function openGrants(notice: Notice | undefined): readonly Grant[] {
  if (notice?.kind !== 'granted') return [];
  return notice.grants.filter(({ claim }) => claim.state === 'live');
}

/** The notice once some of its claims were asked for: those that have ended say so. Pure. */
export function noticeAfterClaims(
  notice: Notice | undefined,
  claims: readonly (ClaimStateView | undefined)[],
): Notice | undefined {
  if (notice?.kind !== 'granted') return notice;
  const known = claims.filter((claim) => claim !== undefined);
  const ended = new Map(known.filter(({ state }) => state === 'ended').map((claim) => [claim.id, claim]));
  if (!notice.grants.some(({ claim }) => claim.state === 'live' && ended.has(claim.id))) return notice;
  const grants = notice.grants.map((grant) => {
    const claim = ended.get(grant.claim.id);
    return claim === undefined ? grant : { ...grant, claim };
  });
  return { ...notice, grants };
}
