import type { CapacityProvider } from '../../shared/pool/config.ts';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import type { ProviderFailure } from './action.ts';

/** What a launch asks for, as far as a breaker may hold it. */
export type Route = {
  readonly provider: CapacityProvider;
  readonly template: string;
  readonly subnets: readonly string[];
};
/** `jitter` is random, in [0, 1). Epoch milliseconds. */
export type Moment = { readonly now: number; readonly jitter: number };

/** How failures of one cause hold launches back. */
type Handling = {
  /** Failures in a row that open the breaker. */
  readonly strikes: number;
  readonly firstSeconds: number;
  readonly maxSeconds: number;
  /** In what a launch has to be like the failed one to be held; in nothing: all launches are. */
  readonly holds: readonly (keyof Route)[];
  /** What proves that it is over: ECS taking a launch, or a worker that turns warm. */
  readonly closedBy: 'launch' | 'warm';
  /** `full`: the wait is anything from nothing to its bound, so that those who were throttled together part. */
  readonly jitter: 'none' | 'full';
};

const scarce = { strikes: 1, firstSeconds: 60, maxSeconds: 600, closedBy: 'launch', jitter: 'none' } as const;
const broken = {
  strikes: 3,
  firstSeconds: 30,
  maxSeconds: 900,
  holds: ['template'],
  closedBy: 'warm',
  jitter: 'none',
} as const;

const handlings: Record<LaunchCause, Handling> = {
  throttle: { strikes: 1, firstSeconds: 1, maxSeconds: 8, holds: [], closedBy: 'launch', jitter: 'full' },
  capacity: { ...scarce, holds: ['provider', 'subnets'] },
  // On-demand and Spot have vCPU quotas of their own.
  quota: { ...scarce, holds: ['provider'] },
  addresses: { ...scarce, holds: ['subnets'] },
  unknown: { ...scarce, holds: [] },
  image: broken,
  // A refusal is certain at once, and each further call would be one more in the account's audit log.
  permission: { ...broken, strikes: 1 },
  configuration: broken,
  not_ready: broken,
};

/** A breaker that has been quiet for this long says nothing about now. */
const staleSeconds = 3600;

/** Whether launches of a route may go out: freely, one trial at a time, or not at all. */
export type Gate = 'closed' | 'half-open' | 'open';

/**
 * The breaker after one more failure of its cause and route. While it is open a failure tells nothing new; after
 * that each one doubles the wait. Pure.
 */
export function nextBreaker(
  previous: Breaker | undefined,
  failure: ProviderFailure,
  { now, jitter }: Moment,
): Breaker {
  if (previous !== undefined && previous.openUntil > now) return previous;
  const handling = handlings[failure.cause];
  const failures = (previous?.failures ?? 0) + 1;
  const boundSeconds = waitSeconds(handling, failures);
  const waitMilliseconds = (handling.jitter === 'full' ? jitter : 1) * boundSeconds * 1000;
  return {
    ...scopeOf(failure),
    message: failure.message,
    failures,
    since: previous?.since ?? now,
    openUntil: now + waitMilliseconds,
  };
}

/** All breakers after these failures, in their order. */
export function withFailures(
  breakers: readonly Breaker[],
  failures: readonly ProviderFailure[],
  moment: Moment,
): readonly Breaker[] {
  return failures.reduce((current, failure) => {
    const scope = scopeOf(failure);
    const isSame = (one: Breaker) => hasScope(one, scope);
    const next = nextBreaker(current.find(isSame), failure, moment);
    return [...current.filter((one) => !isSame(one)), next];
  }, breakers);
}

/** ECS took a launch of this route: nothing that would have held it is scarce any more. */
export function afterLaunched(breakers: readonly Breaker[], route: Route): readonly Breaker[] {
  return breakers.filter(
    (breaker) => handlings[breaker.cause].closedBy !== 'launch' || !concerns(breaker, route),
  );
}

/** A worker of this template turned warm: nothing keeps it from that any more. */
export function afterWarm(breakers: readonly Breaker[], template: string): readonly Breaker[] {
  return breakers.filter(
    (breaker) =>
      handlings[breaker.cause].closedBy !== 'warm' ||
      breaker.reached === 'warm' ||
      (breaker.template !== undefined && breaker.template !== template),
  );
}

/** A worker of this template that was warm at that time has lasted: what failed before ends early no more. */
export function afterLasting(
  breakers: readonly Breaker[],
  { template, warmAt }: { readonly template: string; readonly warmAt: number },
): readonly Breaker[] {
  return breakers.filter(
    (breaker) => breaker.reached !== 'warm' || breaker.template !== template || breaker.since > warmAt,
  );
}

/** Without those that have had no failure for an hour since they would have let launches through. */
export function stillTelling(breakers: readonly Breaker[], now: number): readonly Breaker[] {
  return breakers.filter(({ openUntil }) => now - openUntil < staleSeconds * 1000);
}

/** Whether launches of this route may go out now. */
export function gateOf(breakers: readonly Breaker[], route: Route, now: number): Gate {
  const holding = breakers.filter((breaker) => hasTripped(breaker) && concerns(breaker, route));
  if (holding.some(({ openUntil }) => openUntil > now)) return 'open';
  // Throttling is a matter of pace: after the wait there is nothing to try out.
  return holding.some(({ cause }) => cause !== 'throttle') ? 'half-open' : 'closed';
}

/** Whether so many failures hold launches back at all. */
export function hasTripped({ failures, cause }: Pick<Breaker, 'failures' | 'cause'>): boolean {
  return failures >= handlings[cause].strikes;
}

function waitSeconds({ strikes, firstSeconds, maxSeconds }: Handling, failures: number): number {
  const openings = failures - strikes;
  return openings < 0 ? 0 : Math.min(maxSeconds, firstSeconds * 2 ** Math.min(openings, 20));
}

type Scope = Pick<Breaker, 'provider' | 'cause' | 'template' | 'subnets' | 'reached'>;

function scopeOf({ provider, cause, template, subnets, reached }: ProviderFailure): Scope {
  const { holds } = handlings[cause];
  return {
    provider,
    cause,
    ...(holds.includes('template') && { template }),
    ...(holds.includes('subnets') && subnets !== undefined && { subnets }),
    ...(reached !== undefined && { reached }),
  };
}

function hasScope(one: Scope, other: Scope): boolean {
  return (
    one.provider === other.provider &&
    one.cause === other.cause &&
    one.template === other.template &&
    one.reached === other.reached &&
    isSamePlace(one.subnets, other.subnets)
  );
}

/** Whether a breaker is about launches such as this one. What it doesn't know of the failed launch, it holds all of. */
function concerns(breaker: Breaker, route: Route): boolean {
  const { holds } = handlings[breaker.cause];
  if (holds.includes('provider') && breaker.provider !== route.provider) return false;
  if (breaker.template !== undefined && breaker.template !== route.template) return false;
  return breaker.subnets === undefined || isSamePlace(breaker.subnets, route.subnets);
}

function isSamePlace(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((subnet) => other.includes(subnet));
}
