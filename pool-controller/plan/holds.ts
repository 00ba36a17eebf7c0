import { type HeldClaim, holdVerdict, isHoldOver, settledClaim } from '../../shared/pool/hold.ts';
import type { GrabRequest } from '../../shared/pool/request.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Action } from './action.ts';
import { type Draft, type Rule, undecided } from './draft.ts';

type OverHold = {
  readonly worker: Worker;
  readonly claim: HeldClaim;
  readonly request: GrabRequest | undefined;
};

/**
 * Workers that a grab of several holds beyond its time: its gateway has died or is slow. A request that is still open
 * is aborted first; what was committed becomes claims, everything else is free again.
 */
export const holds: Rule = (draft) => {
  const over = undecided(draft, 'claimed').flatMap((worker) => overHold(draft, worker));
  const open = new Map(over.flatMap((held) => (verdictOf(draft, held) === 'abort' ? openRequest(held) : [])));
  return {
    actions: [
      ...[...open.values()].map((request): Action => {
        return { kind: 'abortGrab', request, reason: 'its time is over, and its gateway has not decided it' };
      }),
      ...over.flatMap((held) => finish(draft, held)),
    ],
  };
};

/** A request that was not read for this hold says nothing: it turned over after the look. */
function overHold({ observed, now }: Draft, worker: Worker): OverHold[] {
  const { claim } = worker;
  if (!isHoldOver(claim, now) || !observed.requests.has(claim.hold.requestKey)) return [];
  return [{ worker, claim, request: observed.requests.get(claim.hold.requestKey) }];
}

function verdictOf({ now }: Draft, { claim, request }: OverHold) {
  return holdVerdict(claim, request, now);
}

function openRequest({ request }: OverHold): [string, GrabRequest][] {
  return request === undefined ? [] : [[request.key, request]];
}

function finish(draft: Draft, held: OverHold): Action[] {
  const { worker, claim, request } = held;
  const { id: claimId } = claim;
  switch (verdictOf(draft, held)) {
    case 'settle': {
      if (request?.several === undefined) return [];
      const settled = settledClaim(claim, request.several);
      return [{ kind: 'settleHold', worker, claim: settled, reason: 'its grab was committed' }];
    }
    case 'free':
      return [{ kind: 'freeHold', worker, claimId, reason: 'its grab was not committed' }];
    case 'drain':
      return [
        {
          kind: 'drainHold',
          worker,
          claimId,
          drainingAt: draft.now,
          reason: 'its grab was taken back after its hook',
        },
      ];
    default:
      return [];
  }
}
