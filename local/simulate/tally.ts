import type { LaunchCause } from '../../shared/pool/pool-state.ts';
import type { FaultKind } from './faults/kinds.ts';

export type Counts<Kind> = ReadonlyMap<Kind, number>;

/** How often each kind of fault really happened, and for which causes ECS refused launches. */
export type Tally = {
  readonly faults: Counter<FaultKind>;
  readonly refusals: Counter<LaunchCause>;
};

export type Counter<Kind> = { count(kind: Kind): void; counts(): Counts<Kind> };

export function createTally(): Tally {
  return { faults: createCounter(), refusals: createCounter() };
}

function createCounter<Kind>(): Counter<Kind> {
  const counts = new Map<Kind, number>();
  return {
    count: (kind) => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    },
    counts: () => counts,
  };
}

export function addCounts<Kind>(one: Counts<Kind>, other: Counts<Kind>): Counts<Kind> {
  const sum = new Map(one);
  for (const [kind, count] of other) sum.set(kind, (sum.get(kind) ?? 0) + count);
  return sum;
}
