import type { PassSummary } from './pass.ts';

/** A pass while anything is on its way, and one while all is quiet; the design asks for one every 15 s at least. */
const shortestUnsettledSeconds = 1;
const longestUnsettledSeconds = 4;
const quietSeconds = 5;
/** What has been on its way for five seconds takes another second at least: a launch on Fargate half a minute. */
const pausePerAge = 1 / 5;
/** ECS's bucket of reads refills at 20/s for the whole account: half of it is left to others. */
const fleetReadsPerSecond = 10;
const maxPauseSeconds = 15;
const maxBackOffSeconds = 15;

/** How long after a pass the next one is due, unless the warm count changes. Seconds. Pure. */
export function pauseAfter({ pools, failed }: PassSummary): number {
  const ages = pools.map(({ unsettledForSeconds = Number.POSITIVE_INFINITY }) => unsettledForSeconds);
  const youngest = failed.length > 0 ? 0 : Math.min(...ages);
  return Math.max(restAfter(youngest), shortestPause(pools));
}

function restAfter(unsettledForSeconds: number): number {
  if (unsettledForSeconds === Number.POSITIVE_INFINITY) return quietSeconds;
  const grown = unsettledForSeconds * pausePerAge;
  return Math.min(longestUnsettledSeconds, Math.max(shortestUnsettledSeconds, grown));
}

/** How long a pass must leave the fleet alone, however much has changed. Seconds. Pure. */
export function shortestPause(pools: PassSummary['pools']): number {
  const reads = pools.reduce((sum, { fleetReads }) => sum + fleetReads, 0);
  return Math.min(maxPauseSeconds, reads / fleetReadsPerSecond);
}

/** After failures in a row: doubling from a second to a quarter of a minute, jittered down to its half. Seconds. Pure. */
export function backOff(failuresInRow: number, random: number): number {
  const fullSeconds = Math.min(maxBackOffSeconds, 2 ** Math.min(failuresInRow - 1, 10));
  return fullSeconds * (0.5 + random / 2);
}
