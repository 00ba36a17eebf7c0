import { mapBounded } from './bounded.ts';
import type { ControllerPorts } from './ports.ts';

/** The controller looks at the warm counts this often; with many pools more seldom, so that reads stay few. */
const lookMilliseconds = 250;
const perPoolMilliseconds = 25;
const looksAtOnce = 8;

export type WarmCounts = ReadonlyMap<string, number>;

/** What a wait is for. `from` and `until` are on the monotonic clock, milliseconds. */
export type Wait = {
  readonly pools: readonly string[];
  readonly counts: WarmCounts;
  /** Changes before this moment are left until then. */
  readonly from: number;
  readonly until: number;
  readonly isOver: () => boolean;
};

/**
 * Waits until the warm count of a pool changes, time is over, or the caller says so; the counts as they are then.
 * A count that can't be read ends the wait: the pass will say why.
 */
export async function waitForChange(
  { ledger, clock, log, untilWarmMayChange = sleepToNextLook(clock) }: ControllerPorts,
  { pools, counts, from, until, isOver }: Wait,
  signal: AbortSignal,
): Promise<WarmCounts> {
  const everyMilliseconds = Math.max(lookMilliseconds, perPoolMilliseconds * pools.length);
  let current = counts;
  while (!signal.aborted && !isOver() && clock.monotonic() < until) {
    // Whole milliseconds: a rest that is lost in rounding would never be over.
    const atMostMilliseconds = Math.ceil(until - clock.monotonic());
    await untilWarmMayChange({ everyMilliseconds, atMostMilliseconds }, signal);
    if (clock.monotonic() < from) continue;
    // The pass that is due looks anyway.
    if (clock.monotonic() >= until) return current;
    try {
      current = await warmCounts(ledger, pools);
    } catch (error) {
      log.warn({ err: error }, 'the warm count could not be read');
      return current;
    }
    if (differs(current, counts)) return current;
  }
  return current;
}

/** Where nobody tells of changes, every look is made. */
export function sleepToNextLook(
  clock: ControllerPorts['clock'],
): NonNullable<ControllerPorts['untilWarmMayChange']> {
  return ({ everyMilliseconds, atMostMilliseconds }, signal) =>
    clock.sleep(Math.min(everyMilliseconds, atMostMilliseconds), signal);
}

async function warmCounts(ledger: ControllerPorts['ledger'], pools: readonly string[]): Promise<WarmCounts> {
  const counted = await mapBounded(
    pools,
    looksAtOnce,
    async (pool): Promise<[string, number]> => [pool, await ledger.countWarm(pool)],
  );
  return new Map(counted);
}

function differs(one: WarmCounts, other: WarmCounts): boolean {
  return [...one].some(([pool, count]) => other.get(pool) !== count);
}
