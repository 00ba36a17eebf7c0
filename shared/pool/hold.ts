import { type Claim, claimEnds, type Hold } from './claim.ts';
import type { GrabRequest, Several } from './request.ts';

/** How long workers may be held for one try of a grab of several, counted from the try's beginning. */
export const holdSeconds = 10;

export type HeldClaim = Claim & { readonly hold: Hold };

/** A claim of a worker that is held and not yet given to anybody. */
export function isHeld(claim: Claim | undefined): claim is HeldClaim {
  return claim?.hold !== undefined;
}

/** Whether whoever meets the hold finishes its job. */
export function isHoldOver(claim: Claim | undefined, now: number): claim is HeldClaim {
  return isHeld(claim) && claim.expiresAt <= now;
}

/**
 * What is to be done about a hold: `wait` for its own gateway, `abort` its request (and look again), `settle` it as
 * the claim that was committed, `free` its worker (back to warm), or `drain` it, since a hook may have had it.
 */
export type HoldVerdict = 'wait' | 'abort' | 'settle' | 'free' | 'drain';

/** Judges a hold by its request, read consistently; undefined where there is none any more. `now` in epoch milliseconds. */
export function holdVerdict(
  claim: HeldClaim,
  request: Pick<GrabRequest, 'several'> | undefined,
  now: number,
): HoldVerdict {
  const several = request?.several;
  if (several === undefined || several.attempt !== claim.hold.attempt) return 'free';
  if (several.state === 'open') return isHoldOver(claim, now) ? 'abort' : 'wait';
  if (several.state === 'aborted') return several.delivered?.includes(claim.id) === true ? 'drain' : 'free';
  if (!isCommitted(claim, several)) return 'free';
  return now < (several.handedOverBy ?? 0) ? 'wait' : 'settle';
}

/** Whether the claim is one of those that the try has made. */
export function isCommitted(claim: Pick<Claim, 'id'>, several: Several | undefined): several is Several {
  return several?.state === 'committed' && several.workers.some(({ claimId }) => claimId === claim.id);
}

/** The claim that a hold has become: its lease runs from the commit. */
export function settledClaim({ hold: _over, ...held }: Claim, several: Several): Claim {
  const { openedAt, committedAt = openedAt, leaseSeconds, confirmSeconds } = several;
  const ends = claimEnds(committedAt, committedAt + leaseSeconds * 1000, confirmSeconds);
  return { ...held, createdAt: committedAt, ...ends };
}
