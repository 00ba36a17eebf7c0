import type { CapacityProvider } from '../../shared/pool/config.ts';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import type { ProviderFailure } from './action.ts';
import { utcTime } from './want.ts';

/** How failures of one cause hold launches back. */
type Handling = {
  /** Failures in a row that open the breaker. */
  readonly strikes: number;
  readonly firstSeconds: number;
  readonly maxSeconds: number;
  /** Whether another provider of the pool can take over. */
  readonly holds: 'provider' | 'pool';
  /** What proves that it is over: ECS taking a launch, or a worker that turns warm. */
  readonly closedBy: 'launch' | 'warm';
};

const scarce = { strikes: 1, firstSeconds: 60, maxSeconds: 600, closedBy: 'launch' } as const;
const broken = { strikes: 3, firstSeconds: 30, maxSeconds: 900, holds: 'pool', closedBy: 'warm' } as const;

const handlings: Record<LaunchCause, Handling> = {
  throttle: { strikes: 1, firstSeconds: 1, maxSeconds: 8, holds: 'pool', closedBy: 'launch' },
  capacity: { ...scarce, holds: 'provider' },
  // On-demand and Spot have vCPU quotas of their own.
  quota: { ...scarce, holds: 'provider' },
  addresses: { ...scarce, holds: 'pool' },
  unknown: { ...scarce, holds: 'pool' },
  image: broken,
  permission: broken,
  configuration: broken,
  not_ready: broken,
};

const words: Record<LaunchCause, string> = {
  throttle: 'ECS throttles launches',
  capacity: 'no capacity',
  quota: 'an account quota is used up',
  addresses: 'the subnets have no free address',
  unknown: 'ECS refused',
  image: 'image',
  permission: 'permission',
  configuration: 'configuration',
  not_ready: 'not ready',
};

/** A breaker that has been quiet for this long says nothing about now. */
const staleSeconds = 3600;

/** Whether launches of a provider may go out: freely, one trial at a time, or not at all. */
export type Gate = 'closed' | 'half-open' | 'open';

/**
 * The breaker after one more failure of its cause and provider. While it is open a failure tells nothing new;
 * after that each one doubles the wait. Times are epoch milliseconds. Pure.
 */
export function nextBreaker(previous: Breaker | undefined, failure: ProviderFailure, now: number): Breaker {
  if (previous !== undefined && previous.openUntil > now) return previous;
  const { strikes, firstSeconds, maxSeconds } = handlings[failure.cause];
  const failures = (previous?.failures ?? 0) + 1;
  const openings = failures - strikes;
  const waitSeconds = openings < 0 ? 0 : Math.min(maxSeconds, firstSeconds * 2 ** Math.min(openings, 20));
  return { ...failure, failures, since: previous?.since ?? now, openUntil: now + waitSeconds * 1000 };
}

/** All breakers after these failures, in their order. */
export function withFailures(
  breakers: readonly Breaker[],
  failures: readonly ProviderFailure[],
  now: number,
): readonly Breaker[] {
  return failures.reduce((current, failure) => {
    const isSame = (one: Breaker) => one.provider === failure.provider && one.cause === failure.cause;
    const next = nextBreaker(current.find(isSame), failure, now);
    return [...current.filter((one) => !isSame(one)), next];
  }, breakers);
}

/** ECS took a launch of this provider: nothing is scarce any more. */
export function afterLaunched(breakers: readonly Breaker[], provider: CapacityProvider): readonly Breaker[] {
  return breakers.filter(({ provider: held, cause }) => {
    const { closedBy, holds } = handlings[cause];
    return closedBy !== 'launch' || (holds === 'provider' && held !== provider);
  });
}

/** A worker of the current template turned warm: nothing is broken any more. */
export function afterWarm(breakers: readonly Breaker[]): readonly Breaker[] {
  return breakers.filter(({ cause }) => handlings[cause].closedBy !== 'warm');
}

/** Without those that have had no failure for an hour since they would have let launches through. */
export function stillTelling(breakers: readonly Breaker[], now: number): readonly Breaker[] {
  return breakers.filter(({ openUntil }) => now - openUntil < staleSeconds * 1000);
}

/** Whether launches of this provider may go out now. */
export function gateOf(breakers: readonly Breaker[], provider: CapacityProvider, now: number): Gate {
  const holding = breakers.filter((breaker) => isHolding(breaker, provider));
  if (holding.some(({ openUntil }) => openUntil > now)) return 'open';
  // Throttling is a matter of pace: after the wait there is nothing to try out.
  return holding.some(({ cause }) => cause !== 'throttle') ? 'half-open' : 'closed';
}

/** What is held back and why, for people, the longest wait first. */
export function breakerProblems(breakers: readonly Breaker[], now: number): readonly string[] {
  return breakers
    .filter((breaker) => hasTripped(breaker) && (breaker.cause !== 'throttle' || breaker.openUntil > now))
    .toSorted((one, other) => other.openUntil - one.openUntil)
    .map((breaker) => problemOf(breaker, now));
}

function problemOf({ provider, cause, failures, message, openUntil }: Breaker, now: number): string {
  const launches = failures === 1 ? '1 launch' : `${failures} launches`;
  const next = openUntil > now ? `next try at ${utcTime(openUntil)}` : 'the next launch is a trial';
  return `${launches} on ${provider} failed: ${words[cause]}: ${message}; ${next}`;
}

function isHolding(breaker: Breaker, provider: CapacityProvider): boolean {
  return hasTripped(breaker) && (breaker.provider === provider || handlings[breaker.cause].holds === 'pool');
}

function hasTripped({ failures, cause }: Breaker): boolean {
  return failures >= handlings[cause].strikes;
}
