import type { Breaker } from '../../shared/pool/pool-state.ts';
import { gateOf, type Route } from './breakers.ts';
import type { Zone } from './zones.ts';

/**
 * By which subnets a provider can be asked now. `free`: all zones that nothing holds. `narrow`: one of them, where
 * asking for all at once has just failed: ECS doesn't say which zone it tried. `trial`: one worker, to see whether
 * what is held is over.
 */
export type Ways = {
  readonly free?: readonly string[];
  readonly narrow?: readonly string[];
  readonly trial?: readonly string[];
};

/** The ways that breakers leave a provider and a template. Epoch milliseconds. Pure. */
export function waysOf(
  breakers: readonly Breaker[],
  route: Omit<Route, 'subnets'>,
  { zones, now }: { readonly zones: readonly Zone[]; readonly now: number },
): Ways {
  const gate = (subnets: readonly string[]) => gateOf(breakers, { ...route, subnets }, now);
  const good = zones.filter(({ subnets }) => gate(subnets) === 'closed');
  const waiting = zones.filter(({ subnets }) => gate(subnets) === 'half-open');
  const [first] = good;
  if (first === undefined) return trialOf(waiting, gate);
  const wide = subnetsOf(good);
  const wideGate = gate(wide);
  const [next] = waiting;
  return {
    ...(wideGate === 'closed' ? { free: wide } : { narrow: first.subnets }),
    ...(wideGate === 'half-open' ? { trial: wide } : next !== undefined && { trial: next.subnets }),
  };
}

function trialOf(waiting: readonly Zone[], gate: (subnets: readonly string[]) => string): Ways {
  const [first] = waiting;
  if (first === undefined) return {};
  const together = subnetsOf(waiting);
  return { trial: gate(together) === 'open' ? first.subnets : together };
}

function subnetsOf(zones: readonly Zone[]): readonly string[] {
  return zones.flatMap(({ subnets }) => subnets);
}
