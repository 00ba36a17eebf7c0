import { type LaunchCause, launchCauses } from '../../../shared/pool/pool-state.ts';
import { type FaultKind, faultKinds } from '../faults/kinds.ts';
import { addCounts, type Counts } from '../tally.ts';
import type { SimulateOptions } from './options.ts';
import type { SeedReport } from './seed-run.ts';

export type Sum = {
  readonly seeds: number;
  readonly claims: number;
  readonly misses: number;
  readonly faults: Counts<FaultKind>;
  readonly refusals: Counts<LaunchCause>;
  readonly broken: number;
  readonly inTime: number;
};

export const nothing: Sum = {
  seeds: 0,
  claims: 0,
  misses: 0,
  faults: new Map(),
  refusals: new Map(),
  broken: 0,
  inTime: 0,
};

export function add(sum: Sum, { claims, misses, faults, refusals, broken, inTime }: SeedReport): Sum {
  return {
    seeds: sum.seeds + 1,
    claims: sum.claims + claims,
    misses: sum.misses + misses,
    faults: addCounts(sum.faults, faults),
    refusals: addCounts(sum.refusals, refusals),
    broken: sum.broken + broken,
    inTime: sum.inTime + (inTime ? 1 : 0),
  };
}

/** The last line of every run. */
export function summaryLine({ hours }: Pick<SimulateOptions, 'hours'>, sum: Sum): string {
  const { seeds, claims, misses, broken, inTime } = sum;
  const share = seeds === 0 ? 0 : (100 * inTime) / seeds;
  return (
    `${seeds} seeds x ${hours} h: ${claims} claims, ${misses} misses; ` +
    `faults: ${countsText(faultKinds, sum.faults)}; launches refused: ${countsText(launchCauses, sum.refusals)}; ` +
    `${broken} broken promises; converged in time ${share.toFixed(1)} %`
  );
}

function countsText<Kind extends string>(kinds: readonly Kind[], counts: Counts<Kind>): string {
  const counted = kinds.filter((kind) => counts.has(kind)).map((kind) => `${kind} ${counts.get(kind)}`);
  return counted.length === 0 ? 'none' : counted.join(', ');
}
