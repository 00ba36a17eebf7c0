import type { Rule } from './draft.ts';
import { leave } from './leave.ts';
import { type Standing, standings } from './standing.ts';

/** A pool that is no longer configured: everything not claimed drains; with nothing left it is forgotten. */
export const removed: Rule = (draft) => {
  if (!draft.observed.removed) return {};
  const standing = standings(draft);
  const leaving = standing.filter(({ id, state }) => {
    if (draft.decided.has(id)) return false;
    return state === 'launching' || state === 'warm';
  });
  const isEmpty =
    standing.length === 0 &&
    draft.observed.workers.length === 0 &&
    draft.observed.state.openLaunches.length === 0;
  const reason = 'the pool is no longer configured';
  return {
    actions: [
      ...leave(draft, leaving, reason),
      ...(isEmpty && draft.observed.state.sequence > 0 ? [{ kind: 'forget' as const, reason }] : []),
    ],
    problems: isEmpty
      ? []
      : [`the pool is no longer configured: it drains${claimsLeft(standing)}, then it is forgotten`],
  };
};

function claimsLeft(standing: readonly Standing[]): string {
  const claims = standing.filter(({ state }) => state === 'claimed').length;
  if (claims === 0) return '';
  return claims === 1 ? ' (1 claim lives on)' : ` (${claims} claims live on)`;
}
