import type { CapacityProvider, PoolConfig } from '../../shared/pool/config.ts';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import { hasTripped } from './breakers.ts';
import { type Offer, offersOf } from './offers.ts';
import { utcTime } from './want.ts';
import { type PlacedSubnet, type Zone, zoneNames, zonesOf } from './zones.ts';

/** Where a pool's launches may go; `template` is what is launched. Epoch milliseconds. */
type Place = {
  readonly template: string;
  readonly config: Pick<PoolConfig, 'capacity'>;
  readonly subnets: readonly PlacedSubnet[];
  readonly now: number;
};

const providerNames: Record<CapacityProvider, string> = { FARGATE: 'Fargate', FARGATE_SPOT: 'Fargate Spot' };

/** Whether another provider or zone may serve, or the launch has to wait, or a person has to act. */
const remedies: Record<LaunchCause, 'elsewhere' | 'wait' | 'person'> = {
  capacity: 'elsewhere',
  quota: 'elsewhere',
  addresses: 'elsewhere',
  throttle: 'wait',
  unknown: 'wait',
  image: 'person',
  permission: 'person',
  configuration: 'person',
  not_ready: 'person',
};

/** What is held back and why, for people, the longest wait first; a provider's zones in one sentence. */
export function breakerProblems(breakers: readonly Breaker[], place: Place): readonly string[] {
  const zones = zonesOf(place.subnets);
  const telling = breakers.filter(
    (breaker) => hasTripped(breaker) && (breaker.cause !== 'throttle' || isOpen(breaker, place)),
  );
  return byProvider(telling)
    .toSorted((one, other) => other.openUntil - one.openUntil)
    .map((one) => `${launchesFailed(one)}: ${whatFailed(one, zones)}; ${then(breakers, one, place)}`);
}

/** Why a launch goes where it goes: what is scarce elsewhere now. Empty where nothing is. */
export function heldWords(breakers: readonly Breaker[], place: Place): string {
  const zones = zonesOf(place.subnets);
  const scarce = breakers.filter(
    (breaker) => remedies[breaker.cause] === 'elsewhere' && isOpen(breaker, place),
  );
  return byProvider(scarce)
    .map((breaker) => `${scarcity(breaker, zones)} until ${utcTime(breaker.openUntil)}`)
    .join('; ');
}

/**
 * One breaker for what failed alike in several places. A set of zones that failed before one of them did is named
 * by that one: it is the one known to be at fault.
 */
function byProvider(breakers: readonly Breaker[]): readonly Breaker[] {
  const alike = Map.groupBy(breakers, ({ provider, cause, template }) => `${provider} ${cause} ${template}`);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.subnets === undefined) return group;
    const subnets = atFault(group.flatMap((one) => (one.subnets === undefined ? [] : [one.subnets])));
    const failures = group.reduce((sum, one) => sum + one.failures, 0);
    return [{ ...first, subnets, failures, openUntil: Math.max(...group.map(({ openUntil }) => openUntil)) }];
  });
}

function atFault(places: readonly (readonly string[])[]): readonly string[] {
  const isWithin = (one: readonly string[], other: readonly string[]) =>
    one.length < other.length && one.every((subnet) => other.includes(subnet));
  const smallest = places.filter((place) => !places.some((other) => isWithin(other, place)));
  return [...new Set(smallest.flat())];
}

/** What failed, in words. */
export function whatFailed(
  breaker: Pick<Breaker, 'cause' | 'provider' | 'message' | 'subnets'>,
  zones: readonly Zone[],
): string {
  const { cause, message } = breaker;
  switch (cause) {
    case 'capacity':
      return scarcity(breaker, zones);
    case 'quota':
      return `${scarcity(breaker, zones)} (Service Quotas raises it)`;
    case 'addresses':
      return `${scarcity(breaker, zones)} (${message})`;
    case 'throttle':
      return 'ECS throttles launches';
    case 'unknown':
      return `ECS refused: ${message}`;
    case 'image':
      return `the image can't be used: ${message}`;
    case 'permission':
      return `a permission is missing: ${message}`;
    case 'configuration':
      return `what is configured can't be launched: ${message}`;
    case 'not_ready':
      return `not ready: ${message}`;
  }
}

function scarcity(
  { cause, provider, subnets }: Pick<Breaker, 'cause' | 'provider' | 'subnets'>,
  zones: readonly Zone[],
): string {
  const where = subnets === undefined ? '' : ` in ${zoneNames(zones, subnets)}`;
  if (cause === 'addresses') return `no free address${where}`;
  if (cause === 'quota') return `the account's vCPU quota of ${providerNames[provider]} is used up`;
  return `no ${providerNames[provider]} capacity${where}`;
}

function launchesFailed({ failures }: Breaker): string {
  return failures === 1 ? '1 launch failed' : `${failures} launches failed`;
}

function then(breakers: readonly Breaker[], breaker: Breaker, place: Place): string {
  if (!isOpen(breaker, place)) return 'the next launch is a trial';
  const until = utcTime(breaker.openUntil);
  const instead = remedies[breaker.cause] === 'elsewhere' ? insteadOf(breakers, breaker, place) : undefined;
  if (instead !== undefined) return `using ${instead} until ${until}`;
  return remedies[breaker.cause] === 'person'
    ? `stopped, with one trial at ${until}`
    : `next try at ${until}`;
}

/** Another zone of the same provider, else another provider. */
function insteadOf(breakers: readonly Breaker[], { provider }: Breaker, place: Place): string | undefined {
  const offers = offersOf(breakers, place.template, place);
  const found = (way: 'free' | 'narrow') => usedInstead(offers, { provider, way }, place);
  return found('free') ?? found('narrow');
}

function usedInstead(
  offers: readonly Offer[],
  { provider, way }: { readonly provider: CapacityProvider; readonly way: 'free' | 'narrow' },
  { subnets }: Place,
): string | undefined {
  const usable = offers.filter(({ ways }) => ways[way] !== undefined);
  const own = usable.find((offer) => offer.provider === provider)?.ways[way];
  return own === undefined ? usable[0]?.provider : zoneNames(zonesOf(subnets), own);
}

function isOpen({ openUntil }: Breaker, { now }: Place): boolean {
  return openUntil > now;
}
