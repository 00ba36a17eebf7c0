import { maxOpenLaunches } from '../../shared/pool/launch.ts';
import { type ActionOf, isKind } from './action.ts';
import type { Draft } from './draft.ts';
import { canMakeRoom } from './keepable.ts';
import { affordableMore, headcountOf, priceUsdPerHour, withMore } from './spend.ts';
import { expectedBy, openLaunches, type Placed, rowsOf } from './standing.ts';

/** ECS's bucket of launches holds 100, and gets 20 a second: full again after 5 s. Source: ECS service quotas. */
const launchBurst = 100;
const refillSeconds = 5;

type Launch = ActionOf<'launch'>;
type Cut = { readonly launches: readonly Launch[]; readonly problems: readonly string[] };

/**
 * Cuts the plan's launches down to what `maxWorkers`, the room for open launches and ECS's bucket allow; each cut is
 * said. Whatever the ledger has counts, on its way in or out, closing included: a row counts until it is gone.
 */
export function withinLimits(draft: Draft): Draft {
  const asked = draft.actions.filter(isKind('launch'));
  if (asked.length === 0) return draft;
  const maxWorkers = draft.observed.config?.maxWorkers ?? 0;
  const cuts = [
    (cut: Cut) => cutTasks(cut, maxWorkers - occupied(draft).length, `maxWorkers is ${maxWorkers}`),
    (cut: Cut) => cutToBudget(cut, draft),
    (cut: Cut) => cutTasks(cut, launchBurst - launchedLately(draft), whyNotMore),
    (cut: Cut) => cutRecords(cut, maxOpenLaunches - openLaunches(draft).length),
  ];
  const { launches, problems } = cuts.reduce<Cut>((cut, next) => next(cut), {
    launches: asked,
    problems: [],
  });
  const others = draft.actions.filter((action) => action.kind !== 'launch');
  return { ...draft, actions: [...others, ...launches], problems: [...draft.problems, ...problems] };
}

function occupied(draft: Draft): readonly Placed[] {
  return [...rowsOf(draft), ...expectedBy(draft, openLaunches(draft))];
}

const whyNotMore = `ECS starts at most ${launchBurst} in ${refillSeconds} s`;

/** Tasks that have been asked for since the bucket may last have been full. */
function launchedLately(draft: Draft): number {
  const since = draft.now - refillSeconds * 1000;
  const rows = draft.observed.workers.filter(({ launchedAt }) => launchedAt > since);
  const records = openLaunches(draft).filter(({ createdAt }) => createdAt > since);
  return rows.length + expectedBy(draft, records).length;
}

function cutTasks({ launches, problems }: Cut, room: number, why: string): Cut {
  const asked = countOf(launches);
  if (asked <= room) return { launches, problems };
  const kept: Launch[] = [];
  for (const launch of launches) {
    const count = Math.min(launch.count, room - countOf(kept));
    if (count > 0) kept.push({ ...launch, count });
  }
  return { launches: kept, problems: [...problems, notLaunched(asked, kept, why)] };
}

/**
 * The spend guard: what the ledger has and what is launched costs no more an hour than the pool may. What room will be
 * made for is not kept waiting by cheaper launches that come after it.
 */
function cutToBudget({ launches, problems }: Cut, draft: Draft): Cut {
  let paid = headcountOf(occupied(draft));
  let cut: Launch | undefined;
  const kept = launches.flatMap((launch) => {
    const mayPass = cut === undefined || cut.template === launch.template || !canMakeRoom(draft);
    const count = mayPass ? affordableMore(draft, paid, launch.template, launch.count) : 0;
    if (count < launch.count) cut ??= launch;
    paid = withMore(paid, launch.template, count);
    return count === 0 ? [] : [{ ...launch, count }];
  });
  if (cut === undefined) return { launches, problems };
  const price = priceUsdPerHour(draft, cut.template).toFixed(4);
  const why = `maxSpendPerHour is ${draft.observed.config?.maxSpendPerHour} USD, and a worker costs ${price} USD an hour`;
  return { launches: kept, problems: [...problems, notLaunched(countOf(launches), kept, why)] };
}

function notLaunched(asked: number, kept: readonly Launch[], why: string): string {
  return `${asked - countOf(kept)} of ${asked} wanted workers are not launched: ${why}`;
}

function cutRecords({ launches, problems }: Cut, room: number): Cut {
  if (launches.length <= room) return { launches, problems };
  const kept = launches.slice(0, Math.max(0, room));
  const left = countOf(launches) - countOf(kept);
  const problem = `${left} wanted workers are not launched yet: ${maxOpenLaunches} launches wait for an answer`;
  return { launches: kept, problems: [...problems, problem] };
}

function countOf(launches: readonly Launch[]): number {
  return launches.reduce((sum, { count }) => sum + count, 0);
}
