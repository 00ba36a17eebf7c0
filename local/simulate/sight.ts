import type { ClaimsPorts } from '../../gateway/app/claims/ports.ts';
import type { ControllerPorts } from '../../pool-controller/ports.ts';
import type { VirtualTime } from './virtual-time.ts';

type ControllerWait = NonNullable<ControllerPorts['untilWarmMayChange']>;
type Wait = (look: Parameters<ControllerWait>[0], signal?: AbortSignal) => Promise<void>;
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

/** What one looker has seen: of no use to it is a look before the next change. */
type Looker = {
  look<T>(call: () => Promise<T>): Promise<T>;
  /** A write of its own, which is nothing new to it. */
  write(call: () => Promise<boolean>): Promise<boolean>;
  until: Wait;
};

function createLooker({ shown, next }: Sight, clock: ControllerPorts['clock']): Looker {
  let seen: number | undefined;
  return {
    async look(call) {
      const before = shown();
      seen = undefined;
      const answer = await call();
      seen = before;
      return answer;
    },
    async write(call) {
      const before = shown();
      const isDone = await call();
      if (isDone && seen === before && shown() === before + 1) seen = shown();
      return isDone;
    },
    until: (look, signal) => untilSeen({ shown, next }, clock, { ...look, seen }, signal),
  };
}

/**
 * A controller's looks at the warm count, without those that could see only what the look before saw. The others are
 * made at the moments at which they would have been made.
 */
export function lookingWhenItChanges(
  sight: Sight,
  clock: ControllerPorts['clock'],
  countWarm: CountWarm,
): { readonly countWarm: CountWarm; readonly untilWarmMayChange: Wait } {
  const { look, until } = createLooker(sight, clock);
  return { countWarm: (pool) => look(() => countWarm(pool)), untilWarmMayChange: until };
}

/** The same of a gateway's looks at the warm index, for those who wait in a pool's line. */
export function gatewayLooking(
  sight: Sight,
  clock: ControllerPorts['clock'],
  warmWorkers: ClaimsPorts['ledger']['warmWorkers'],
): Required<Pick<ClaimsPorts, 'untilWarmMayChange'>> & { readonly warmWorkers: typeof warmWorkers } {
  const lookers = new Map<string, Looker>();
  const lookerOf = (pool: string) => {
    const looker = lookers.get(pool) ?? createLooker(sight, clock);
    lookers.set(pool, looker);
    return looker;
  };
  return {
    warmWorkers: (pool, limit) => lookerOf(pool).look(() => warmWorkers(pool, limit)),
    untilWarmMayChange: ({ pool, ...look }, signal) => lookerOf(pool).until(look, signal),
  };
}

/** A holder's looks at the controllers' lease, without those between two changes of its row. */
export function leaseLooking(
  sight: Sight,
  clock: ControllerPorts['clock'],
  { controllerLease, takeControllerLease }: LeaseCalls,
): LeaseCalls & { readonly untilLeaseMayChange: Wait } {
  const { look, write, until } = createLooker(sight, clock);
  return {
    takeControllerLease: (lease) => write(() => takeControllerLease(lease)),
    controllerLease: () => look(controllerLease),
    untilLeaseMayChange: until,
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
