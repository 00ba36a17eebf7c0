import type { CapacityProvider } from '../../shared/pool/config.ts';
import { maxTasksPerLaunch } from '../../shared/pool/launch.ts';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { Action } from './action.ts';
import { type Gate, gateOf } from './breakers.ts';
import type { Draft, Rule } from './draft.ts';
import { plannedBreakers } from './planned-breakers.ts';
import { type Capacity, type Share, splitByCapacity } from './providers.ts';
import { isCounted, isExpected, openLaunches, outstandingOf, standings } from './standing.ts';
import { isHeld, wanted } from './want.ts';

type Offer = Capacity & { readonly gate: Gate };

/** What is missing to the target is launched, spread over the providers that breakers leave open. */
export const launch: Rule = (draft) => {
  const { config, template, removed } = draft.observed;
  if (removed || config === undefined || isHeld(draft)) return {};
  const have = onTheWayOrWarm(draft);
  const want = wanted(draft);
  if (have >= want) return {};
  if (template === undefined) {
    return { problems: [`no task definition of this pool is active: register one (\`go.sh up\` does)`] };
  }
  const reason = `${have} warm or on their way where ${want} are wanted`;
  const shares = sharesOf(draft, config.capacity, want - have);
  return { actions: shares.flatMap((share) => launchesOf(share, template, reason)) };
};

/** Workers that the target counts on, and those that will become such: only of the current template, not aged. */
function onTheWayOrWarm(draft: Draft): number {
  const standing = standings(draft).filter(({ outdated }) => !outdated);
  const present = standing.filter(
    (worker) => worker.state === 'launching' || isCounted(draft, worker),
  ).length;
  const expected = openLaunches(draft)
    .filter((record) => record.template === draft.observed.template && isExpected(draft, record))
    .reduce((sum, record) => sum + outstandingOf(draft, record), 0);
  return present + expected;
}

function sharesOf(draft: Draft, capacity: readonly Capacity[], count: number): readonly Share[] {
  const breakers = plannedBreakers(draft);
  const offers = capacity
    .map((entry): Offer => ({ ...entry, gate: gateOf(breakers, entry.provider, draft.now) }))
    .filter(({ gate }) => gate !== 'open');
  const existing = workersByProvider(draft);
  const free = offers.filter(({ gate }) => gate === 'closed');
  const trial = trialOf(draft, offers, breakers);
  if (trial === undefined) return splitByCapacity(free, existing, count);
  return [{ provider: trial, count: 1 }, ...splitByCapacity(free, existing, count - 1)];
}

/** A half-open breaker lets one launch through, when nothing that it holds is on its way. */
function trialOf(
  draft: Draft,
  offers: readonly Offer[],
  breakers: readonly Breaker[],
): CapacityProvider | undefined {
  const halfOpen = offers.filter(({ gate, weight, base }) => gate === 'half-open' && weight + base > 0);
  const onTheWay = onTheWayByProvider(draft);
  const poolHeld = breakers.length > 0 && halfOpen.length === offers.length;
  if (poolHeld && onTheWay.size > 0) return undefined;
  return halfOpen.find(({ provider }) => !onTheWay.has(provider))?.provider;
}

function onTheWayByProvider(draft: Draft): ReadonlySet<string> {
  const launching = standings(draft).filter(({ state }) => state === 'launching');
  const open = openLaunches(draft).filter((record) => outstandingOf(draft, record) > 0);
  return new Set([
    ...launching.map(({ capacityProvider }) => capacityProvider),
    ...open.map(({ provider }) => provider),
  ]);
}

function workersByProvider(draft: Draft): ReadonlyMap<string, number> {
  const staying = standings(draft).filter(({ state }) => state !== 'draining');
  const byProvider = Map.groupBy(staying, ({ capacityProvider }) => capacityProvider);
  const counts = new Map([...byProvider].map(([provider, workers]) => [provider, workers.length]));
  for (const record of openLaunches(draft)) {
    counts.set(record.provider, (counts.get(record.provider) ?? 0) + outstandingOf(draft, record));
  }
  return counts;
}

function launchesOf({ provider, count }: Share, template: string, reason: string): Action[] {
  const records = Math.ceil(count / maxTasksPerLaunch);
  return Array.from({ length: records }, (_, position): Action => {
    const left = count - position * maxTasksPerLaunch;
    return { kind: 'launch', provider, template, reason, count: Math.min(maxTasksPerLaunch, left) };
  });
}
