import type { PassSummary } from './pass.ts';

/** After a pool that could not be looked at. */
const afterFailureSeconds = 1;
/** ECS's bucket of reads refills at 20/s for the whole account: half of it is left to others. */
const fleetReadsPerSecond = 10;
const maxPauseSeconds = 15;
const maxBackOffSeconds = 15;

/** How long after a pass the next one is due, unless the warm count changes. Seconds. Pure. */
export function pauseAfter({ pools, failed }: PassSummary): number {
  const looks = pools.map(({ nextLookSeconds }) => nextLookSeconds);
  const soonest = failed.length > 0 ? afterFailureSeconds : Math.min(maxPauseSeconds, ...looks);
  return Math.max(soonest, shortestPause(pools));
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
