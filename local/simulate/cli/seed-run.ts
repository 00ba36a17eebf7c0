import type { LaunchCause } from '../../../shared/pool/pool-state.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { BrokenPromise } from '../promises/watch.ts';
import { simulate } from '../simulation.ts';
import type { Counts } from '../tally.ts';

export type SeedOptions = {
  readonly seed: number;
  readonly hours: number;
  readonly faults: ReadonlySet<FaultKind>;
};

/** What one seed came to, and what is to be printed of it. */
export type SeedReport = {
  readonly seed: number;
  readonly claims: number;
  readonly misses: number;
  readonly faults: Counts<FaultKind>;
  /** Launches that ECS refused, by cause. */
  readonly refusals: Counts<LaunchCause>;
  readonly broken: number;
  readonly inTime: boolean;
  readonly lines: readonly string[];
};

/** Broken promises of one seed that are printed. */
const shownBroken = 10;

/** Runs a seed. */
export async function runSeed(options: SeedOptions): Promise<SeedReport> {
  const { seed } = options;
  const cpuBefore = process.threadCpuUsage();
  const result = await simulate(options);
  const cpuSeconds = process.threadCpuUsage(cpuBefore).user / 1e6;
  const { claims, misses, errors, faults, refusals, broken, convergence } = result;
  const rest = convergence.seconds === undefined ? 'not at rest' : `at rest after ${convergence.seconds} s`;
  const lines = [
    `seed ${seed}: ${claims} claims, ${misses} misses, ${errors} errors, ${broken.length} broken promises, ${rest} (${cpuSeconds.toFixed(1)} s of CPU)`,
    ...broken.slice(0, shownBroken).map(brokenText),
  ];
  return { seed, claims, misses, faults, refusals, broken: broken.length, inTime: convergence.inTime, lines };
}

function brokenText({ at, promise, what }: BrokenPromise): string {
  return `  ${new Date(at).toISOString()} ${promise}: ${what}`;
}
