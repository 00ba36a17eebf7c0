import type { Rule } from './draft.ts';
import { keepable } from './keepable.ts';
import { leave } from './leave.ts';
import { isCounted, isWarmAlready, type Standing, standings } from './standing.ts';
import { isHeld } from './want.ts';

/** Workers above the target drain: the newest of the launching first, then the idle, oldest first, the busy last. */
export const surplus: Rule = (draft) => {
  if (draft.observed.removed || isHeld(draft)) return {};
  const standing = standings(draft).filter(({ outdated }) => !outdated);
  const counted = standing.filter((worker) => worker.state === 'launching' || isCounted(draft, worker));
  const want = keepable(draft, counted.toSorted(firstKept));
  const excess = counted.length - want;
  if (excess <= 0) return {};
  const free = counted.filter(({ id, worker }) => worker !== undefined && !draft.decided.has(id));
  const launching = free
    .filter(({ state }) => state === 'launching')
    .toSorted(newestFirst)
    .slice(0, excess);
  const spareWarm = counted.filter((worker) => isWarmAlready(draft, worker)).length - want;
  const warm = free
    .filter(({ state }) => state === 'warm')
    .toSorted(idleAndOldestFirst)
    .slice(0, Math.max(0, Math.min(excess - launching.length, spareWarm)));
  const reason = `surplus: ${counted.length} where ${want} are wanted`;
  return { actions: leave(draft, [...launching, ...warm], reason) };
};

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
