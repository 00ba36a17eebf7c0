import type { WorkerView } from '../api/schemas/workers.ts';
import type { Notice, PageView } from './view.ts';

/**
 * The notice once a worker is seen as it stands: whatever ended its claim, a button, another client or the lease,
 * the notice says so. A view from before the grab changes nothing. Pure.
 */
export function noticeAfter(notice: Notice | undefined, worker: WorkerView): Notice | undefined {
  if (notice?.kind !== 'granted' || notice.claim.state === 'ended') return notice;
  const { claim, isSeen = false } = notice;
  if (worker.id !== claim.worker.id) return notice;
  if (worker.claim?.id === claim.id) {
    return { ...notice, isSeen: true, claim: { ...claim, expiresAt: worker.claim.expiresAt } };
  }
  const isGone = worker.state === 'draining' || worker.state === 'stopped';
  if (!isSeen && !isGone && worker.endedClaim?.id !== claim.id) return notice;
  return { ...notice, claim: { ...claim, state: 'ended' } };
}

/** The notice once everything was read anew. Pure. */
export function noticeAfterView(notice: Notice | undefined, view: PageView): Notice | undefined {
  if (view.kind === 'worker') return noticeAfter(notice, view.worker);
  return view.pools.flatMap(({ workers }) => workers).reduce(noticeAfter, notice);
}
