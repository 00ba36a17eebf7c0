import type { DecisionView, PoolView } from '../schemas/pools.ts';
import type { WorkerView } from '../schemas/workers.ts';

/** Everything that the feed follows, at a moment; by name and id. */
export type FeedState = {
  readonly pools: ReadonlyMap<string, PoolView>;
  readonly workers: ReadonlyMap<string, WorkerView>;
  /** The latest few of each pool. */
  readonly decisions: ReadonlyMap<string, DecisionView>;
};

/**
 * What a listener is told. `ready` begins a stream: whatever is read after it misses nothing. `stale` says that the
 * ledger can't be read since then, `fresh` that it can again.
 */
export type FeedEvent =
  | { readonly event: 'ready'; readonly data: Record<string, never> }
  | { readonly event: 'pool'; readonly data: PoolView | { readonly name: string; readonly removed: true } }
  | { readonly event: 'worker'; readonly data: WorkerView }
  | { readonly event: 'decision'; readonly data: DecisionView }
  | { readonly event: 'stale'; readonly data: { readonly since: string; readonly message: string } }
  | { readonly event: 'fresh'; readonly data: Record<string, never> };

/** What changed from one moment to the next: decisions first, so that the reason comes before what it did. Pure. */
export function changesBetween(before: FeedState, after: FeedState): readonly FeedEvent[] {
  const decisions = changed(before.decisions, after.decisions).toSorted((left, right) =>
    left.at.localeCompare(right.at),
  );
  const goneWorkers = gone(before.workers, after.workers).filter(({ state }) => state !== 'stopped');
  const gonePools = gone(before.pools, after.pools);
  return [
    ...decisions.map((data) => ({ event: 'decision' as const, data })),
    ...changed(before.workers, after.workers).map((data) => ({ event: 'worker' as const, data })),
    ...goneWorkers.map((data) => ({
      event: 'worker' as const,
      data: { ...data, state: 'stopped' as const },
    })),
    ...changed(before.pools, after.pools).map((data) => ({ event: 'pool' as const, data })),
    ...gonePools.map(({ name }) => ({ event: 'pool' as const, data: { name, removed: true as const } })),
  ];
}

/** An event as it goes over the wire. Source: the HTML standard, server-sent events. */
export function eventText({ event, data }: FeedEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function changed<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): T[] {
  return [...after]
    .filter(([key, value]) => JSON.stringify(before.get(key)) !== JSON.stringify(value))
    .map(([, value]) => value);
}

function gone<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): T[] {
  return [...before].filter(([key]) => !after.has(key)).map(([, value]) => value);
}
