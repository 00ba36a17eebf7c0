import { checkLimit, claimCandidate, type Grab, judge } from './attempt.ts';
import type { Candidates } from './candidates-in-turn.ts';
import { type GrabOutcome, hit, missed } from './grab-outcome.ts';
import { newClaimId } from './handing-out.ts';

/**
 * A grab without a key. A crash after the write leaves a claim that nobody knows of until its
 * lease ends; that is what the key is for.
 */
export async function grabWithoutKey(grab: Grab, candidates: Candidates): Promise<GrabOutcome> {
  for (
    let candidate = await candidates.next();
    candidate !== undefined;
    candidate = await candidates.next()
  ) {
    await checkLimit(grab, candidates, candidate);
    const written = await claimCandidate(grab, candidate, newClaimId(candidate, grab.ports.random.id()));
    const granted = written === undefined ? undefined : await judge(grab, written);
    if (granted !== undefined) return hit(granted);
  }
  return missed(true);
}
