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
/** pool-controller: a pass at least every 15 s reads the pool's rows consistently and writes its report and state. */
const passSeconds = 15;
const readsPerPass = 8;
const writesPerPass = 2;
/** pool-controller/lease.ts: renewed every 5 s, two indexes' worth aside. */
const leaseSeconds = 5;
/** A grab, its release, the worker's life from launch to closed row, index entries included. */
const writesPerGrab = 20;
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
  const minutes = (seconds / 60) * pools.length;
  const writes =
    passes * writesPerPass +
    minutes * historyWritesPerMinute +
    seconds / leaseSeconds +
    assumed.grabsPerMonth * writesPerGrab;
  const reads = lookReads + passes * readsPerPass;
  const calls = (reads * prices.ledgerMillionReads + writes * prices.ledgerMillionWrites) / million;
  return calls + assumed.ledgerGb * prices.ledgerGbMonth;
}
