import type { Observed } from '../observed.ts';
import { offersOf } from './offers.ts';
import { affordableMore, headcountOf } from './spend.ts';
import { isHeld, wanted } from './want.ts';

/**
 * Whether a template may prove itself now: a worker of it is on its way, or nothing but its own failures holds its
 * launches back. Epoch milliseconds. Pure.
 */
export function hasChance(observed: Observed, template: string, now: number): boolean {
  const { config, subnets, state, workers } = observed;
  if (workers.some((worker) => worker.template === template && worker.state === 'launching')) return true;
  const moment = { observed, now };
  if (config === undefined || isHeld(moment) || wanted(moment) === 0) return false;
  const others = state.breakers.filter((breaker) => breaker.template === undefined);
  const offers = offersOf(others, template, { config, subnets, now });
  return hasRoom(observed, template) && offers.some(({ ways }) => Object.keys(ways).length > 0);
}

/** Warm workers can make room for a new one; claimed ones, and those on their way out, can't. */
function hasRoom(observed: Observed, template: string): boolean {
  const { config, workers } = observed;
  if (config === undefined) return false;
  const staying = workers.filter(({ state }) => state !== 'warm');
  return (
    staying.length < config.maxWorkers && affordableMore({ observed }, headcountOf(staying), template, 1) > 0
  );
}
