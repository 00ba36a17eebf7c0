import { eventText } from '../faults/events.ts';
import { type FaultKind, faultKinds } from '../faults/kinds.ts';
import { type ShrinkBound, shrink } from '../shrink/shrink.ts';
import { simulate } from '../simulation.ts';
import type { SeedOptions } from './seed-run.ts';

/** A search for the shortest list takes at most this long. */
const bound: ShrinkBound = { runs: 200, cpuSeconds: 300, cpuNow: () => process.cpuUsage().user / 1e6 };

/** The shortest list of events that still breaks what a seed broke, in words. */
export async function explainFailure(options: SeedOptions): Promise<readonly string[]> {
  const { seed, hours, faults } = options;
  const result = await simulate(options);
  const shrunk = await shrink(options, result, bound);
  return [
    `seed ${seed} breaks ${shrunk.promise} with these ${shrunk.events.length} events alone (found in ${shrunk.runs} runs):`,
    ...shrunk.events.map((event) => `  ${eventText(event)}`),
    `again: npm run simulate -- --seed ${seed} --hours ${hours} --faults ${faultsText(faults)}`,
  ];
}

function faultsText(faults: ReadonlySet<FaultKind>): string {
  if (faults.size === faultKinds.length) return 'all';
  return faults.size === 0 ? 'none' : [...faults].join(',');
}
