/** Silent workers that one grab may drain. */
const perGrab = 3;
/** The share of a pool's workers that a gateway may drain a minute for being silent; one at least. */
const sharePerMinute = 0.1;
const minuteMilliseconds = 60_000;

/**
 * How many silent workers a gateway may still drain. When more are silent, the fault is likely the gateway's own
 * network, and draining them would empty a healthy pool.
 */
export type SilentBudget = { take(now: number, drainedByThisGrab: number, poolSize: number): boolean };

export function createSilentBudget(): SilentBudget {
  let drainedAt: number[] = [];
  return {
    take(now, drainedByThisGrab, poolSize) {
      drainedAt = drainedAt.filter((at) => now - at < minuteMilliseconds);
      const allowed = Math.max(1, Math.floor(poolSize * sharePerMinute));
      if (drainedByThisGrab >= perGrab || drainedAt.length >= allowed) return false;
      drainedAt.push(now);
      return true;
    },
  };
}
