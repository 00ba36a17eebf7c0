import type { Worker } from '../shared/pool/worker.ts';
import type { Applied } from './apply/outcome.ts';
import type { Observed } from './observed.ts';
import type { Action, ActionKind, Plan } from './plan/action.ts';

/** While anything is on its way, and while all is quiet; the design asks for a pass every 15 s at least. Seconds. */
const shortestSeconds = 1;
const longestSeconds = 4;
const quietSeconds = 5;
/** Nobody waits for the end of a drain but a pool at its maximum. Seconds. */
const shortestOfDrainSeconds = 2;
/** What has been on its way for ten seconds takes another five. */
const restPerAge = 1 / 2;
/** Of the time that launches of this pool take: before that nobody looks for them. */
const shareOfLaunch = 1 / 2;

/** What is done with its effect: nothing of it is left to the next pass. Of a launch, its age tells when to look. */
const doneAtOnce: ReadonlySet<ActionKind> = new Set(['launch', 'adopt', 'note', 'turnWarm', 'stop']);

/**
 * How soon a pool is worth another look. A second after an act that the next pass goes on with, or that failed;
 * else as what is on its way asks for it: the older, the later, and a launch not before half of the median that
 * launches take. Between 1 s and 4 s, 5 s while nothing is on its way. Seconds; `now` is epoch milliseconds. Pure.
 */
export function nextLook(
  { workers, state }: Pick<Observed, 'workers' | 'state'>,
  { timeToWarmSeconds }: Pick<Plan, 'timeToWarmSeconds'>,
  { advanced, outcomes }: Applied,
  now: number,
): number {
  const goesOn = outcomes.some(({ action, took }) => took !== 'effect' || !doneAtOnce.has(action.kind));
  if (!advanced || goesOn) return shortestSeconds;
  const ageOf = (since: number) => Math.max(0, (now - since) / 1000);
  const rests = [
    ...state.openLaunches.map(({ createdAt }) => restOf(ageOf(createdAt))),
    ...workers.flatMap((worker) => restOfWorker(worker, ageOf, timeToWarmSeconds)),
    ...outcomes.flatMap(({ action }) => restAfter(action, timeToWarmSeconds)),
  ];
  return rests.length === 0 ? quietSeconds : Math.min(...rests);
}

function restOfWorker(
  { state, endedClaim, launchedAt, drainingAt }: Worker,
  ageOf: (since: number) => number,
  timeToWarmSeconds: number | undefined,
): readonly number[] {
  if (endedClaim !== undefined) return [shortestSeconds];
  if (state === 'launching') return [restOf(ageOf(launchedAt), timeToWarmSeconds)];
  if (state === 'draining') return [Math.max(shortestOfDrainSeconds, restOf(ageOf(drainingAt ?? 0)))];
  return [];
}

/** A note, a row or a turn to warm says what was seen: nothing follows from it that would have to be waited for. */
function restAfter({ kind }: Action, timeToWarmSeconds: number | undefined): readonly number[] {
  if (kind === 'launch') return [restOf(0, timeToWarmSeconds)];
  return kind === 'stop' ? [shortestOfDrainSeconds] : [];
}

function restOf(ageSeconds: number, launchSeconds = 0): number {
  const grown = ageSeconds * restPerAge;
  const untilExpected = launchSeconds * shareOfLaunch - ageSeconds;
  return Math.min(longestSeconds, Math.max(shortestSeconds, grown, untilExpected));
}
