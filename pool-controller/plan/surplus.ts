import type { Action } from './action.ts';
import type { Draft, Rule } from './draft.ts';
import { isFetching } from './fetching.ts';
import { keepable } from './keepable.ts';
import { leave } from './leave.ts';
import { isCounted, isWarmAlready, type Standing, standings } from './standing.ts';
import { isHeld, wanted } from './want.ts';

/**
 * Workers above the target drain: the newest of the launching first, then the idle, oldest first, the busy last. Of a
 * pool that wants none, those that fetch work from a broker drain, too.
 */
export const surplus: Rule = (draft) => {
  if (draft.observed.removed || isHeld(draft)) return {};
  return { actions: [...aboveTarget(draft), ...(wanted(draft) === 0 ? fetchingForNobody(draft) : [])] };
};

function aboveTarget(draft: Draft): Action[] {
  const standing = standings(draft).filter(({ outdated }) => !outdated);
  const counted = standing.filter((worker) => worker.state === 'launching' || isCounted(draft, worker));
  const want = keepable(draft, counted.toSorted(firstKept));
  const excess = counted.length - want;
  if (excess <= 0) return [];
  const free = counted.filter(({ id, worker }) => worker !== undefined && !draft.decided.has(id));
  const launching = free
    .filter(({ state }) => state === 'launching')
    .toSorted(newestFirst)
    .slice(0, excess);
  const spareWarm = counted.filter((worker) => isWarmAlready(draft, worker)).length - want;
  const warm = free
    .filter(({ state }) => state === 'warm')
    .toSorted(idleAndOldestFirst)
    .slice(0, Math.max(0, spareWarm));
  const reason = `surplus: ${counted.length} where ${want} are wanted`;
  return leave(draft, [...launching, ...warm], reason);
}

function fetchingForNobody(draft: Draft): Action[] {
  const fetching = standings(draft).filter((worker) => isFetching(draft, worker));
  return leave(draft, fetching, 'surplus: none is wanted, and it fetches its work from the broker by itself');
}

/** The other way round than they leave. */
function firstKept(one: Standing, other: Standing): number {
  if (one.state !== other.state) return one.state === 'warm' ? -1 : 1;
  return one.state === 'warm' ? idleAndOldestFirst(other, one) : newestFirst(other, one);
}

function newestFirst(one: Standing, other: Standing): number {
  return other.launchedAt - one.launchedAt;
}

function idleAndOldestFirst(one: Standing, other: Standing): number {
  return Number(one.busy) - Number(other.busy) || one.launchedAt - other.launchedAt;
}
