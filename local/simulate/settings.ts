import { leaseOfRemovedPool } from '../../gateway/app/claims/renew.ts';
import type { PoolConfig } from '../../shared/pool/config.ts';
import type { PoolEntry } from '../../shared/pool/directory.ts';

/** How long a pass may go on by what it read at its beginning. Milliseconds. */
const readLatelyMilliseconds = 120_000;

/** What is configured in a run, and changes in flight. */
export type Settings = {
  entries(): readonly PoolEntry[];
  config(pool: string): PoolConfig;
  /** Every pool that customers know, one that is not configured for a while included. */
  known(): readonly PoolConfig[];
  /** Changes a pool. */
  change(pool: string, changed: Partial<PoolConfig>): void;
  /** When the pool came back into the configuration; 0 where it was never out of it. Epoch milliseconds. */
  configuredSince(pool: string): number;
  /** Takes a pool out of the configuration; what it gives puts it back. */
  remove(pool: string): () => void;
  /** Takes settings of a pool back to what they were in the beginning. */
  takeBack(pool: string, settings: readonly (keyof PoolConfig)[]): void;
  /** Every configuration of the pool that a pass or a grab of the last two minutes may have read. */
  configsLately(pool: string): readonly PoolConfig[];
  /** Everything as it was in the beginning. */
  restore(): void;
};

type Earlier = { readonly config: PoolConfig; readonly until: number };

/** What pools were configured to be before they changed, for as long as anyone may still go by it. */
function createEarlierConfigs(now: () => number) {
  const earlier = new Map<string, readonly Earlier[]>();
  const lately = (pool: string) =>
    (earlier.get(pool) ?? []).filter(({ until }) => until > now() - readLatelyMilliseconds);
  return {
    add: (config: PoolConfig) => {
      earlier.set(config.name, [...lately(config.name), { config, until: now() }]);
    },
    of: (pool: string) => lately(pool).map(({ config }) => config),
  };
}

export function createSettings(initial: readonly PoolEntry[], now: () => number): Settings {
  const configs = new Map(initial.map(({ config }) => [config.name, config]));
  const earlier = createEarlierConfigs(now);
  const removed = new Set<string>();
  const backAt = new Map<string, number>();
  const putBack = (pool: string) => {
    if (removed.delete(pool)) backAt.set(pool, now());
  };
  let entries = initial;
  const config = (pool: string) => {
    const found = configs.get(pool);
    if (found === undefined) throw new Error(`there is no simulated pool "${pool}"`);
    return found;
  };
  const change = (pool: string, changed: Partial<PoolConfig>) => {
    const before = config(pool);
    earlier.add(before);
    configs.set(pool, { ...before, ...changed });
    list();
  };
  const list = () => {
    entries = [...configs.values()]
      .filter(({ name }) => !removed.has(name))
      .map((current) => ({ config: current }));
  };
  /** What a renewal goes by while there is no pool has to be among what was read lately. */
  const remove = (pool: string) => {
    change(pool, { lease: leaseOfRemovedPool });
    removed.add(pool);
    list();
    return () => {
      putBack(pool);
      change(pool, { lease: atFirst(pool).lease });
    };
  };
  const atFirst = (pool: string) =>
    initial.find((entry) => entry.config.name === pool)?.config ?? config(pool);
  return {
    entries: () => entries,
    config,
    known: () => [...configs.values()],
    change,
    configuredSince: (pool) => backAt.get(pool) ?? 0,
    remove,
    takeBack(pool, settings) {
      const first = atFirst(pool);
      change(pool, Object.fromEntries(settings.map((setting) => [setting, first[setting]])));
    },
    configsLately: (pool) => [config(pool), ...earlier.of(pool)],
    restore() {
      removed.forEach(putBack);
      for (const pool of configs.keys()) change(pool, { maxSpendPerHour: undefined, ...atFirst(pool) });
    },
  };
}
