import type { PoolConfig } from '../../shared/pool/config.ts';
import type { PoolEntry } from '../../shared/pool/directory.ts';
import { affordableWorkers } from '../../shared/pool/fargate-price.ts';

/** How long a pass may go on by what it read at its beginning. Milliseconds. */
const readLatelyMilliseconds = 120_000;

/** What is configured in a run, and changes in flight. */
export type Settings = {
  entries(): readonly PoolEntry[];
  config(pool: string): PoolConfig;
  /** Changes a limit of a pool; undefined: back to the file's. */
  change(pool: string, limits: LimitChange): void;
  /** The greatest `maxWorkers` that a pass of the last two minutes may have read. */
  maxWorkersLately(pool: string): number;
  /** The most workers that `maxSpendPerHour` pays for, as a pass of the last two minutes may have read it. */
  affordableLately(pool: string): number;
  /** Everything as it was in the beginning. */
  restore(): void;
};

export type LimitChange = {
  readonly maxWorkers?: number | undefined;
  readonly maxSpendPerHour?: number | undefined;
};
type Limits = Pick<PoolConfig, 'maxWorkers' | 'maxSpendPerHour'>;
type Earlier = { readonly config: PoolConfig; readonly until: number };

export function createSettings(initial: readonly PoolEntry[], now: () => number): Settings {
  const configs = new Map(initial.map(({ config }) => [config.name, config]));
  const earlier = new Map<string, readonly Earlier[]>();
  let entries = initial;
  const config = (pool: string) => {
    const found = configs.get(pool);
    if (found === undefined) throw new Error(`there is no simulated pool "${pool}"`);
    return found;
  };
  const earlierLately = (pool: string) =>
    (earlier.get(pool) ?? []).filter(({ until }) => until > now() - readLatelyMilliseconds);
  const configsLately = (pool: string) => [
    config(pool),
    ...earlierLately(pool).map((change) => change.config),
  ];
  const change = (pool: string, limits: LimitChange) => {
    const before = config(pool);
    const file = initial.find((entry) => entry.config.name === pool)?.config ?? before;
    earlier.set(pool, [...earlierLately(pool), { config: before, until: now() }]);
    configs.set(pool, { ...before, ...changedLimits(limits, file) });
    entries = [...configs.values()].map((changed) => ({ config: changed }));
  };
  return {
    entries: () => entries,
    config,
    change,
    maxWorkersLately: (pool) => Math.max(...configsLately(pool).map(({ maxWorkers }) => maxWorkers)),
    affordableLately: (pool) => Math.max(...configsLately(pool).map(affordableWorkers)),
    restore() {
      for (const pool of configs.keys()) change(pool, { maxWorkers: undefined, maxSpendPerHour: undefined });
    },
  };
}

function changedLimits(limits: LimitChange, file: Limits): Partial<Limits> {
  return {
    ...('maxWorkers' in limits && { maxWorkers: limits.maxWorkers ?? file.maxWorkers }),
    ...('maxSpendPerHour' in limits && { maxSpendPerHour: limits.maxSpendPerHour ?? file.maxSpendPerHour }),
  };
}
