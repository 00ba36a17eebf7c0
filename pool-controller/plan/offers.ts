import type { PoolConfig } from '../../shared/pool/config.ts';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { Capacity } from './providers.ts';
import { type Ways, waysOf } from './ways.ts';
import { type PlacedSubnet, zonesOf } from './zones.ts';

/** A provider of the pool, and the ways that breakers leave it. */
export type Offer = Capacity & { readonly ways: Ways };

type Place = {
  readonly config: Pick<PoolConfig, 'capacity'>;
  readonly subnets: readonly PlacedSubnet[];
  readonly now: number;
};

/** What each provider of the pool offers for launches of a template; those with neither weight nor base are left out. */
export function offersOf(
  breakers: readonly Breaker[],
  template: string,
  { config, subnets, now }: Place,
): readonly Offer[] {
  const zones = zonesOf(subnets);
  return config.capacity
    .filter(({ weight, base }) => weight + base > 0)
    .map((entry) => ({ ...entry, ways: waysOf(breakers, { ...entry, template }, { zones, now }) }));
}
