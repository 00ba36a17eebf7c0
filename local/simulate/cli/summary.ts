import { faultKinds } from '../faults/kinds.ts';
import { addCounts, type FaultCounts } from '../tally.ts';
import type { SimulateOptions } from './options.ts';
import type { SeedReport } from './seed-run.ts';

export type Sum = {
  readonly seeds: number;
  readonly claims: number;
  readonly misses: number;
  readonly faults: FaultCounts;
  readonly broken: number;
  readonly inTime: number;
};

export const nothing: Sum = { seeds: 0, claims: 0, misses: 0, faults: new Map(), broken: 0, inTime: 0 };

export function add(sum: Sum, { claims, misses, faults, broken, inTime }: SeedReport): Sum {
  return {
    seeds: sum.seeds + 1,
    claims: sum.claims + claims,
    misses: sum.misses + misses,
    faults: addCounts(sum.faults, faults),
    broken: sum.broken + broken,
    inTime: sum.inTime + (inTime ? 1 : 0),
  };
}

/** The last line of every run. */
export function summaryLine({ hours }: Pick<SimulateOptions, 'hours'>, sum: Sum): string {
  const { seeds, claims, misses, broken, inTime } = sum;
  const counted = faultKinds.flatMap((kind) => {
    const count = sum.faults.get(kind) ?? 0;
    return count === 0 ? [] : [`${kind} ${count}`];
  });
  const faults = counted.length === 0 ? 'none' : counted.join(', ');
  const share = seeds === 0 ? 0 : (100 * inTime) / seeds;
  return (
    `${seeds} seeds x ${hours} h: ${claims} claims, ${misses} misses; faults: ${faults}; ` +
    `${broken} broken promises; converged in time ${share.toFixed(1)} %`
  );
}
