import { claimCandidate, type Grab, judge } from './attempt.ts';
import type { Candidates } from './candidates-in-turn.ts';
import { type Granted, newClaimId } from './handing-out.ts';

/**
 * A grab without a key: undefined is a miss. A crash after the write leaves a claim that nobody knows of until its
 * lease ends; that is what the key is for.
 */
export async function grabWithoutKey(grab: Grab, candidates: Candidates): Promise<Granted | undefined> {
  for (
    let candidate = await candidates.next();
    candidate !== undefined;
    candidate = await candidates.next()
  ) {
    const written = await claimCandidate(grab, candidate, newClaimId(candidate, grab.ports.random.id()));
    const granted = written === undefined ? undefined : await judge(grab, written);
    if (granted !== undefined) return granted;
  }
  return undefined;
}
