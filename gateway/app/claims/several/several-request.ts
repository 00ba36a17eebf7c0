import { holdSeconds } from '../../../../shared/pool/hold.ts';
import type { GrabRequest, HeldWorker, Several } from '../../../../shared/pool/request.ts';
import type { Wish } from '../handing-out.ts';

/** A request with a try of a grab of several in it. */
export type SeveralRequest = GrabRequest & { readonly several: Several };

/** Until when a committed grab's gateway hands its claims over: its hooks take three rounds of 6 s each at most. */
const handOverSeconds = 30;

export function isSeveral(request: GrabRequest | undefined): request is SeveralRequest {
  return request?.several !== undefined;
}

/** A new try, with the workers that it is about to hold. */
export function openedTry(
  { leaseSeconds, confirmSeconds }: Wish,
  workers: readonly HeldWorker[],
  { attempt, now }: { readonly attempt: string; readonly now: number },
): Several {
  const confirm = confirmSeconds === undefined ? {} : { confirmSeconds };
  return { attempt, state: 'open', openedAt: now, leaseSeconds, ...confirm, workers };
}

/** When a try may no longer be committed: its workers' holds are over. Epoch milliseconds. */
export function holdsEndAt({ openedAt }: Several): number {
  return openedAt + holdSeconds * 1000;
}

/** The commit point: from this write on the claims are made. `hooked`: there is a hook to hand them to. */
export function committedRequest(
  request: SeveralRequest,
  workers: readonly HeldWorker[],
  { now, hook }: { readonly now: number; readonly hook: object | undefined },
): SeveralRequest {
  const handedOver = hook === undefined ? {} : { handedOverBy: now + handOverSeconds * 1000 };
  return {
    ...request,
    several: { ...request.several, state: 'committed', workers, committedAt: now, ...handedOver },
  };
}

/** Taken back after its commit, since a hook failed: the claims that a hook may have had, from a retry too, drain. */
export function takenBackRequest(request: SeveralRequest, delivered: readonly string[]): SeveralRequest {
  const all = [...new Set([...(request.several.delivered ?? []), ...delivered])];
  return { ...request, several: { ...request.several, state: 'aborted', delivered: all } };
}

/** A retry is about to deliver all claims once more: taken back, none of their workers is warm again. */
export function redeliveredRequest(request: SeveralRequest): SeveralRequest {
  const delivered = request.several.workers.map(({ claimId }) => claimId);
  return { ...request, several: { ...request.several, delivered } };
}

/** A retry is about to answer it: its first gateway can't take it back any more. */
export function keptRequest(request: SeveralRequest): SeveralRequest {
  return { ...request, several: { ...request.several, kept: true } };
}
