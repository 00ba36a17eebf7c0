import type { PoolConfig } from '../../../shared/pool/config.ts';

/** Silent workers that one grab may drain. */
const perGrab = 3;
/** The share of a pool's workers that a gateway may drain a minute for being silent; one at least. */
const sharePerMinute = 0.1;
const minuteMilliseconds = 60_000;

/**
 * How many silent workers of a pool a gateway may still drain. When more are silent, the fault is likely the gateway's
 * own network, and draining them would empty a healthy pool.
 */
export type SilentBudget = { take(now: number, drainedByThisGrab: number, pool: BudgetedPool): boolean };
type BudgetedPool = Pick<PoolConfig, 'name' | 'maxWorkers'>;

export function createSilentBudget(): SilentBudget {
  const drainedByPool = new Map<string, readonly number[]>();
  return {
    take(now, drainedByThisGrab, { name, maxWorkers }) {
      const drainedAt = (drainedByPool.get(name) ?? []).filter((at) => now - at < minuteMilliseconds);
      const allowed = Math.max(1, Math.floor(maxWorkers * sharePerMinute));
      if (drainedByThisGrab >= perGrab || drainedAt.length >= allowed) return false;
      drainedByPool.set(name, [...drainedAt, now]);
      return true;
    },
  };
}
