import type { CapacityProvider } from '../../shared/pool/config.ts';
import { maxTasksPerLaunch } from '../../shared/pool/launch.ts';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { ActionOf } from './action.ts';
import { heldWords } from './breaker-words.ts';
import { hasTripped } from './breakers.ts';
import type { Draft, Rule } from './draft.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { mayLast } from './lasting.ts';
import { type Offer, offersOf } from './offers.ts';
import { plannedBreakers } from './planned-breakers.ts';
import { splitByCapacity } from './providers.ts';
import { openLaunches, outstandingOf, type Standing, standings } from './standing.ts';
import { isHeld } from './want.ts';

/** So many workers by one provider in one set of subnets. */
type Share = {
  readonly provider: CapacityProvider;
  readonly subnets: readonly string[];
  readonly count: number;
};

type Launch = ActionOf<'launch'>;
/** What holds launches back, and what this pass launches already. */
type Before = { readonly breakers: readonly Breaker[]; readonly planned: readonly Launch[] };
type Offered = Before & { readonly offers: readonly Offer[] };

/** What is missing to the target is launched, spread over the providers and zones that breakers leave open. */
export const launch: Rule = (draft) => {
  if (draft.observed.removed || isHeld(draft)) return {};
  const gaps = gapsOf(draft);
  if (gaps === 'no template') {
    return { problems: [`no task definition of this pool is active: register one (\`go.sh up\` does)`] };
  }
  const breakers = plannedBreakers(draft);
  let planned: readonly Launch[] = [];
  // The proven template is the last one: where a breaker lets one launch through, it has it.
  for (const gap of gaps.toReversed()) {
    planned = [...launchesOf(draft, gap, { breakers, planned }), ...planned];
  }
  return { actions: planned };
};

function launchesOf(draft: Draft, gap: Gap, { breakers, planned }: Before): Launch[] {
  const { config, subnets } = draft.observed;
  if (config === undefined) return [];
  const place = { config, subnets, now: draft.now, template: gap.template };
  const held = heldWords(breakers, place);
  const reason = held === '' ? gap.reason : `${gap.reason}; ${held}`;
  const offers = offersOf(breakers, gap.template, place);
  return sharesOf(draft, gap, { offers, breakers, planned }).flatMap((share) =>
    recordsOf(share, { template: gap.template, reason }),
  );
}

function sharesOf(draft: Draft, { template, count }: Gap, offered: Offered): readonly Share[] {
  const { offers } = offered;
  const existing = workersByProvider(draft);
  const trial = trialOf(draft, template, offered);
  const wanted = trial === undefined ? count : count - 1;
  const spread = (way: 'free' | 'narrow', so: number): readonly Share[] =>
    splitByCapacity(
      offers.filter(({ ways }) => ways[way] !== undefined),
      existing,
      so,
    ).map((share) => ({ ...share, subnets: wayOf(offers, share.provider, way) }));
  const free = spread('free', wanted);
  const left = wanted - free.reduce((sum, share) => sum + share.count, 0);
  return [...(trial === undefined ? [] : [trial]), ...free, ...spread('narrow', left)];
}

function wayOf(
  offers: readonly Offer[],
  provider: CapacityProvider,
  way: 'free' | 'narrow',
): readonly string[] {
  return offers.find((offer) => offer.provider === provider)?.ways[way] ?? [];
}

/** A half-open breaker lets one launch through, when nothing that could close it is on its way. */
function trialOf(draft: Draft, template: string, { offers, breakers, planned }: Offered): Share | undefined {
  const open = openLaunches(draft).filter((record) => outstandingOf(draft, record) > 0);
  const broken = breakers.filter((breaker) => breaker.template === template && hasTripped(breaker));
  const isOnItsWay =
    standings(draft).some((worker) => isOnTrial(broken, worker, draft.now)) ||
    open.some((record) => record.template === template);
  if (broken.length > 0 && isOnItsWay) return undefined;
  const asked = new Set([...open, ...planned].map(({ provider }) => provider));
  const offer = offers.find(({ provider, ways }) => ways.trial !== undefined && !asked.has(provider));
  return offer?.ways.trial && { provider: offer.provider, subnets: offer.ways.trial, count: 1 };
}

function isOnTrial(broken: readonly Breaker[], { template, state, worker }: Standing, now: number): boolean {
  const own = broken.filter((breaker) => breaker.template === template);
  if (state === 'launching') return own.length > 0;
  if (state !== 'warm') return false;
  return own.some((breaker) => breaker.reached === 'warm' && mayLast(breaker, worker?.warmAt, now));
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

function recordsOf(
  { count, ...share }: Share,
  launched: { readonly template: string; readonly reason: string },
): Launch[] {
  const records = Math.ceil(count / maxTasksPerLaunch);
  return Array.from({ length: records }, (_, position): Launch => {
    const left = count - position * maxTasksPerLaunch;
    return { kind: 'launch', ...share, ...launched, count: Math.min(maxTasksPerLaunch, left) };
  });
}
