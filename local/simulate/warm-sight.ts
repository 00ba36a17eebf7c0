import type { ControllerPorts } from '../../pool-controller/ports.ts';
import type { VirtualTime } from './virtual-time.ts';

type Wait = NonNullable<ControllerPorts['untilWarmMayChange']>;
type CountWarm = ControllerPorts['ledger']['countWarm'];

/** When the warm index shows a worker come or gone: nobody needs to look before. */
export type WarmSight = {
  /** It will show at that time; epoch milliseconds. */
  willShow(visibleAt: number): void;
  /** How many workers it has shown come or gone so far. */
  shown(): number;
  /** Resolves when it shows the next one, after so many milliseconds, or when the signal aborts. */
  next(atMostMilliseconds: number, signal?: AbortSignal): Promise<void>;
};

export function createWarmSight({ time }: { readonly time: VirtualTime }): WarmSight {
  let shown = 0;
  const waiting = new Set<AbortController>();
  return {
    willShow(visibleAt) {
      time.at(visibleAt, () => {
        shown += 1;
        for (const one of waiting) one.abort();
      });
    },
    shown: () => shown,
    async next(atMostMilliseconds, signal) {
      if (signal?.aborted === true) return;
      const woken = new AbortController();
      const end = () => woken.abort();
      waiting.add(woken);
      signal?.addEventListener('abort', end, { once: true });
      try {
        await time.sleep(atMostMilliseconds, woken.signal);
      } finally {
        waiting.delete(woken);
        signal?.removeEventListener('abort', end);
      }
    },
  };
}

/**
 * A controller's looks at the warm count, without those that could see only what the look before saw. The others are
 * made at the moments at which they would have been made.
 */
export function lookingWhenItChanges(
  { shown, next }: WarmSight,
  clock: ControllerPorts['clock'],
  countWarm: CountWarm,
): { readonly countWarm: CountWarm; readonly untilWarmMayChange: Wait } {
  let seen: number | undefined;
  return {
    async countWarm(pool) {
      const before = shown();
      seen = undefined;
      const count = await countWarm(pool);
      seen = before;
      return count;
    },
    async untilWarmMayChange({ everyMilliseconds, atMostMilliseconds }, signal) {
      const from = clock.monotonic();
      if (shown() === seen) await next(atMostMilliseconds, signal);
      const waited = clock.monotonic() - from;
      const looks = Math.max(1, Math.ceil(waited / everyMilliseconds));
      const left = Math.min(looks * everyMilliseconds, atMostMilliseconds) - waited;
      if (left > 0) await clock.sleep(left, signal);
    },
  };
}
