import { eventText } from '../faults/events.ts';
import { type FaultKind, faultKinds } from '../faults/kinds.ts';
import { shrink } from '../shrink/shrink.ts';
import { simulate } from '../simulation.ts';
import type { FaultCounts } from '../tally.ts';

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
  readonly faults: FaultCounts;
  readonly broken: number;
  readonly inTime: boolean;
  readonly lines: readonly string[];
};

/** Broken promises of one seed that are printed. */
const shownBroken = 10;

/** Runs a seed; where a promise is broken, looks for the shortest list of events that still breaks it. */
export async function runSeed(options: SeedOptions): Promise<SeedReport> {
  const { seed } = options;
  const cpuBefore = process.threadCpuUsage();
  const result = await simulate(options);
  const cpuSeconds = process.threadCpuUsage(cpuBefore).user / 1e6;
  const { claims, misses, errors, faults, broken, convergence } = result;
  const rest = convergence.seconds === undefined ? 'not at rest' : `at rest after ${convergence.seconds} s`;
  const lines = [
    `seed ${seed}: ${claims} claims, ${misses} misses, ${errors} errors, ${broken.length} broken promises, ${rest} (${cpuSeconds.toFixed(1)} s of CPU)`,
    ...broken
      .slice(0, shownBroken)
      .map(({ at, promise, what }) => `  ${new Date(at).toISOString()} ${promise}: ${what}`),
    ...(broken.length === 0 ? [] : await shrunkLines(options, result)),
  ];
  return { seed, claims, misses, faults, broken: broken.length, inTime: convergence.inTime, lines };
}

async function shrunkLines(
  options: SeedOptions,
  result: Awaited<ReturnType<typeof simulate>>,
): Promise<string[]> {
  const shrunk = await shrink(options, result, {
    runs: 200,
    cpuSeconds: 300,
    cpuNow: () => process.threadCpuUsage().user / 1e6,
  });
  const hours = `${shrunk.hours.toFixed(2)} h`;
  return [
    `  the shortest that still breaks ${shrunk.promise}, after ${shrunk.runs} runs: ${shrunk.events.length} events in ${hours}`,
    ...shrunk.events.map((event) => `    ${eventText(event)}`),
    `  again: npm run simulate -- --seed ${options.seed} --hours ${options.hours} --faults ${faultsText(options.faults)}`,
  ];
}

function faultsText(faults: ReadonlySet<FaultKind>): string {
  if (faults.size === faultKinds.length) return 'all';
  return faults.size === 0 ? 'none' : [...faults].join(',');
}
