import type { ClaimsPorts } from '../../gateway/app/claims/ports.ts';
import type { ControllerPorts } from '../../pool-controller/ports.ts';
import type { VirtualTime } from './virtual-time.ts';

type Wait = NonNullable<ControllerPorts['untilWarmMayChange']>;
type LeaseCalls = Pick<ControllerPorts['ledger'], 'controllerLease' | 'takeControllerLease'>;
type CountWarm = ControllerPorts['ledger']['countWarm'];

/** When what programs look for again and again has changed: nobody needs to look before. */
export type Sight = {
  /** It will show at that time; epoch milliseconds. */
  willShow(visibleAt: number): void;
  /** How many changes it has shown so far. */
  shown(): number;
  /** Resolves when it shows the next one, after so many milliseconds, or when the signal aborts. */
  next(atMostMilliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** Without a reason of their own, aborts make an error with a stack each. */
const wokenReason = 'woken';

export function createSight({ time }: { readonly time: VirtualTime }): Sight {
  let shown = 0;
  const waiting = new Set<AbortController>();
  return {
    willShow(visibleAt) {
      time.at(visibleAt, () => {
        shown += 1;
        for (const one of waiting) one.abort(wokenReason);
      });
    },
    shown: () => shown,
    async next(atMostMilliseconds, signal) {
      if (signal?.aborted === true) return;
      const woken = new AbortController();
      const end = () => woken.abort(wokenReason);
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
  { shown, next }: Sight,
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
    untilWarmMayChange: (look, signal) => untilSeen({ shown, next }, clock, { ...look, seen }, signal),
  };
}

/** The same of a gateway's looks at the warm index, for those who wait in a pool's line. */
export function gatewayLooking(
  { shown, next }: Sight,
  clock: ControllerPorts['clock'],
  warmWorkers: ClaimsPorts['ledger']['warmWorkers'],
): Required<Pick<ClaimsPorts, 'untilWarmMayChange'>> & { readonly warmWorkers: typeof warmWorkers } {
  const seen = new Map<string, number>();
  return {
    async warmWorkers(pool, limit) {
      const before = shown();
      seen.delete(pool);
      const workers = await warmWorkers(pool, limit);
      seen.set(pool, before);
      return workers;
    },
    untilWarmMayChange: ({ pool, ...look }, signal) =>
      untilSeen({ shown, next }, clock, { ...look, seen: seen.get(pool) }, signal),
  };
}

/** A holder's looks at the controllers' lease, without those between two changes of its row. */
export function leaseLooking(
  { shown, next }: Sight,
  clock: ControllerPorts['clock'],
  { controllerLease, takeControllerLease }: LeaseCalls,
): LeaseCalls & { readonly untilLeaseMayChange: Wait } {
  let seen: number | undefined;
  return {
    async takeControllerLease(lease) {
      const before = shown();
      const isTaken = await takeControllerLease(lease);
      // Its own write is nothing new to it.
      if (isTaken && seen === before && shown() === before + 1) seen = shown();
      return isTaken;
    },
    async controllerLease() {
      const before = shown();
      seen = undefined;
      const lease = await controllerLease();
      seen = before;
      return lease;
    },
    untilLeaseMayChange: (look, signal) => untilSeen({ shown, next }, clock, { ...look, seen }, signal),
  };
}

/** Waits for the first look after a change, at the moment at which it would have been made. */
async function untilSeen(
  { shown, next }: Pick<Sight, 'shown' | 'next'>,
  clock: ControllerPorts['clock'],
  {
    everyMilliseconds,
    atMostMilliseconds,
    seen,
  }: { everyMilliseconds: number; atMostMilliseconds: number; seen: number | undefined },
  signal: AbortSignal | undefined,
): Promise<void> {
  const from = clock.monotonic();
  if (shown() === seen) await next(atMostMilliseconds, signal);
  const waited = clock.monotonic() - from;
  const looks = Math.max(1, Math.ceil(waited / everyMilliseconds));
  const left = Math.min(looks * everyMilliseconds, atMostMilliseconds) - waited;
  if (left > 0) await clock.sleep(left, signal);
}
