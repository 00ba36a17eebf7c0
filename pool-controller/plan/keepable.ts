import type { Draft } from './draft.ts';
import { affordableMore, type Headcount, headcountOf, isPaidFor, withMore } from './spend.ts';
import { expectedBy, isCounted, openLaunches, type Standing, standings } from './standing.ts';
import { wanted } from './want.ts';

/**
 * How many of the workers that the target counts may stay, told in the order in which they are kept: as many as it
 * wants, and no more than the budget pays for beside those that are claimed or at work. No work is ended for
 * money alone.
 */
export function keepable(draft: Draft, counted: readonly Standing[]): number {
  const want = wanted(draft);
  if (draft.observed.config?.maxSpendPerHour === undefined) return want;
  let paid = headcountOf(standings(draft).filter((worker) => isInUse(draft, worker)));
  let kept = 0;
  for (const { template, busy, outdated } of counted.slice(0, want)) {
    const next = withMore(paid, template, 1);
    const isWorkOfToday = busy && !outdated;
    if (!isWorkOfToday && !isPaidFor(draft, next)) return kept;
    paid = next;
    kept += 1;
  }
  return kept + affordableMore(draft, paid, nextTemplate(draft), want - kept);
}

/** Whether `maxWorkers` and the budget have room for one more of the template that is launched next. */
export function hasRoom(draft: Draft): boolean {
  const all = standings(draft);
  const { maxWorkers = 0 } = draft.observed.config ?? {};
  return all.length < maxWorkers && isNextPaidFor(draft, headcountOf(all));
}

/** Whether the budget pays for one more of the template that is launched next once idle old workers are gone. */
export function canMakeRoom(draft: Draft): boolean {
  const staying = standings(draft).filter(
    (worker) => worker.state !== 'draining' && !(worker.outdated && isCounted(draft, worker)),
  );
  return isNextPaidFor(draft, headcountOf([...staying, ...expectedBy(draft, openLaunches(draft))]));
}

/** Whether so many fresh workers are as many as the target wants, or as the budget pays for where it pays for nothing else. */
export function areAllThatIsPaidFor(draft: Draft, fresh: number): boolean {
  return fresh > 0 && fresh >= affordableMore(draft, new Map(), nextTemplate(draft), wanted(draft));
}

/** The template that replaces the others. */
function nextTemplate({ templates, observed }: Draft): string {
  if (templates.phase === 'unknown') return observed.template ?? '';
  return templates.phase === 'halted' ? templates.proven : templates.current;
}

function isNextPaidFor(draft: Draft, others: Headcount): boolean {
  return isPaidFor(draft, withMore(others, nextTemplate(draft), 1));
}

function isInUse(draft: Draft, worker: Standing): boolean {
  return worker.state === 'claimed' || (worker.state === 'warm' && !isCounted(draft, worker));
}
