import type { FaultKind } from './faults/kinds.ts';

/** How often each kind of fault really happened. */
export type FaultCounts = ReadonlyMap<FaultKind, number>;

export type Tally = {
  count(kind: FaultKind, by?: number): void;
  counts(): FaultCounts;
};

export function createTally(): Tally {
  const counts = new Map<FaultKind, number>();
  return {
    count: (kind, by = 1) => {
      counts.set(kind, (counts.get(kind) ?? 0) + by);
    },
    counts: () => counts,
  };
}

export function addCounts(one: FaultCounts, other: FaultCounts): FaultCounts {
  const sum = new Map(one);
  for (const [kind, count] of other) sum.set(kind, (sum.get(kind) ?? 0) + count);
  return sum;
}
