import type { PoolConfig } from '../../shared/pool/config.ts';
import type { PoolEntry } from '../../shared/pool/directory.ts';

/** How long a pass may go on by what it read at its beginning. Milliseconds. */
const readLatelyMilliseconds = 120_000;

/** What is configured in a run, and changes in flight. */
export type Settings = {
  entries(): readonly PoolEntry[];
  config(pool: string): PoolConfig;
  /** Changes a pool's `maxWorkers`; undefined: back to the file's. */
  setMaxWorkers(pool: string, maxWorkers: number | undefined): void;
  /** The greatest `maxWorkers` that a pass of the last two minutes may have read. */
  maxWorkersLately(pool: string): number;
  /** Everything as it was in the beginning. */
  restore(): void;
};

type Limit = { readonly maxWorkers: number; until: number };

export function createSettings(initial: readonly PoolEntry[], now: () => number): Settings {
  const configs = new Map(initial.map(({ config }) => [config.name, config]));
  const earlier = new Map<string, Limit[]>();
  let entries = initial;
  const config = (pool: string) => {
    const found = configs.get(pool);
    if (found === undefined) throw new Error(`there is no simulated pool "${pool}"`);
    return found;
  };
  const setMaxWorkers = (pool: string, wanted: number | undefined) => {
    const before = config(pool);
    const file = initial.find(({ config: { name } }) => name === pool)?.config ?? before;
    const limits = (earlier.get(pool) ?? []).filter(({ until }) => until > now() - readLatelyMilliseconds);
    earlier.set(pool, [...limits, { maxWorkers: before.maxWorkers, until: now() }]);
    configs.set(pool, { ...before, maxWorkers: wanted ?? file.maxWorkers });
    entries = [...configs.values()].map((changed) => ({ config: changed }));
  };
  return {
    entries: () => entries,
    config,
    setMaxWorkers,
    maxWorkersLately(pool) {
      const limits = (earlier.get(pool) ?? []).filter(({ until }) => until > now() - readLatelyMilliseconds);
      return Math.max(config(pool).maxWorkers, ...limits.map(({ maxWorkers }) => maxWorkers));
    },
    restore() {
      for (const pool of configs.keys()) setMaxWorkers(pool, undefined);
    },
  };
}
