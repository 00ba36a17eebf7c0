import type { Rule } from './draft.ts';
import { leave } from './leave.ts';
import { isCounted, type Standing, standings } from './standing.ts';
import { isHeld, wanted } from './want.ts';

/** Workers above the target drain: the newest of the launching first, then the idle, oldest first, the busy last. */
export const surplus: Rule = (draft) => {
  if (draft.observed.removed || isHeld(draft)) return {};
  const want = wanted(draft);
  const standing = standings(draft).filter(({ outdated }) => !outdated);
  const counted = standing.filter((worker) => worker.state === 'launching' || isCounted(draft, worker));
  const excess = counted.length - want;
  if (excess <= 0) return {};
  const leaving = counted
    .filter(({ id, worker }) => worker !== undefined && !draft.decided.has(id))
    .toSorted(firstToLeave)
    .slice(0, excess);
  return { actions: leave(draft, leaving, `surplus: ${counted.length} where ${want} are wanted`) };
};

function firstToLeave(one: Standing, other: Standing): number {
  const byRank = rankOf(one) - rankOf(other);
  if (byRank !== 0) return byRank;
  return one.state === 'launching' ? other.launchedAt - one.launchedAt : one.launchedAt - other.launchedAt;
}

function rankOf({ state, busy }: Standing): number {
  if (state === 'launching') return 0;
  return busy ? 2 : 1;
}
