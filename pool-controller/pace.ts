import type { PassSummary } from './pass.ts';

/** A pass while anything is on its way, and one while all is quiet; the design asks for one every 15 s at least. */
const unsettledSeconds = 1;
const quietSeconds = 5;
/** ECS's bucket of reads refills at 20/s for the whole account: half of it is left to others. */
const fleetReadsPerSecond = 10;
const maxPauseSeconds = 15;
const maxBackOffSeconds = 15;

/** How long after a pass the next one is due, unless the warm count changes. Seconds. Pure. */
export function pauseAfter({ pools, failed }: PassSummary): number {
  const isUnsettled = failed.length > 0 || pools.some(({ unsettled }) => unsettled);
  return Math.max(isUnsettled ? unsettledSeconds : quietSeconds, shortestPause(pools));
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
