import type { Assumptions } from './assumptions.ts';
import { prices } from './prices.ts';

/** Of one pool: how many warm workers the controller looks at, each time. */
export type LedgerPool = { readonly warmWorkers: number };

const million = 1_000_000;
const secondsPerHour = 3600;

/** pool-controller/warm-watch.ts: a look every 250 ms, or every 25 ms a pool. A look may lag: half a read. */
const lookSeconds = 0.25;
const lookSecondsPerPool = 0.025;
const rowsPerRead = 4;
const lagging = 0.5;
/**
 * pool-controller/next-look.ts: a pass every 5 s while all is quiet reads the rows of all pools, who waits, and the live
 * workers, consistently, and writes the pool's report. While much is on its way there are some more.
 */
const passSeconds = 5;
const readsPerPass = 4;
const writesPerPass = 1;
/** pool-controller/lease.ts: renewed every 5 s, looked at every second. */
const leaseSeconds = 5;
const leaseLookSeconds = 1;
/** A grab, its release, the worker's life from launch by its steps to its closed row, index entries included. */
const writesPerGrab = 23;
/** The controller's; a gateway's come with grabs. */
const historyWritesPerMinute = 1;

/** What the ledger's table costs a month: above all the controller's watching, which the pools' number decides. */
export function ledgerUsdPerMonth(pools: readonly LedgerPool[], assumed: Assumptions): number {
  const seconds = assumed.hoursPerMonth * secondsPerHour;
  const looks = seconds / Math.max(lookSeconds, lookSecondsPerPool * pools.length);
  const lookReads = pools.reduce(
    (sum, { warmWorkers }) => sum + looks * lagging * Math.max(1, Math.ceil(warmWorkers / rowsPerRead)),
    0,
  );
  const passes = (seconds / passSeconds) * pools.length;
  const passReads = pools.reduce(
    (sum, { warmWorkers }) =>
      sum + (seconds / passSeconds) * (readsPerPass + Math.ceil(warmWorkers / rowsPerRead)),
    0,
  );
  const minutes = (seconds / 60) * pools.length;
  const writes =
    passes * writesPerPass +
    minutes * historyWritesPerMinute +
    seconds / leaseSeconds +
    assumed.grabsPerMonth * writesPerGrab;
  const reads = lookReads + passReads + seconds / leaseLookSeconds;
  const calls = (reads * prices.ledgerMillionReads + writes * prices.ledgerMillionWrites) / million;
  return calls + assumed.ledgerGb * prices.ledgerGbMonth;
}
