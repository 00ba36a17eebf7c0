import type { Draft } from './draft.ts';
import { isCounted, isExpected, openLaunches, outstandingOf, type Standing, standings } from './standing.ts';
import { wanted } from './want.ts';

/** So many workers of a template are missing. */
export type Gap = { readonly template: string; readonly count: number; readonly reason: string };

/**
 * What is missing to the target, the first to be launched first. While a template is tried, one worker of it is
 * wanted on top, and the proven template fills the pool; after a halt the proven one alone is launched.
 */
export function gapsOf(draft: Draft): readonly Gap[] | 'no template' {
  const { templates } = draft;
  switch (templates.phase) {
    case 'unknown':
      return countedOrComing(draft, notOutdated) < wanted(draft) ? 'no template' : [];
    case 'settled':
    case 'rolling':
      return gapOf(draft, templates.current, countedOrComing(draft, notOutdated));
    case 'halted':
      return gapOf(draft, templates.proven, countedOrComing(draft, notOutdated));
    case 'trying':
      return [
        ...trialOf(draft, templates.current),
        ...gapOf(
          draft,
          templates.proven,
          countedOrComing(draft, ({ state, template }) => state === 'warm' || template === templates.proven),
        ),
      ];
  }
}

function notOutdated({ outdated }: Standing): boolean {
  return !outdated;
}

function gapOf(draft: Draft, template: string, warm: number): readonly Gap[] {
  const have = warm + expectedOf(draft, template);
  const want = wanted(draft);
  if (have >= want) return [];
  return [{ template, count: want - have, reason: `${have} warm or on their way where ${want} are wanted` }];
}

function trialOf(draft: Draft, template: string): readonly Gap[] {
  if (wanted(draft) === 0) return [];
  const own = standings(draft).some((worker) => worker.template === template && worker.state !== 'draining');
  if (own || expectedOf(draft, template) > 0) return [];
  return [{ template, count: 1, reason: `${template} is new: one worker of it is tried first` }];
}

/** Workers that the target counts on, and those with a row that will become such. */
function countedOrComing(draft: Draft, counts: (worker: Standing) => boolean): number {
  return standings(draft).filter(
    (worker) => counts(worker) && (worker.state === 'launching' || isCounted(draft, worker)),
  ).length;
}

/** Workers that open launches of a template may still bring. */
function expectedOf(draft: Draft, template: string): number {
  return openLaunches(draft)
    .filter((record) => record.template === template && isExpected(draft, record))
    .reduce((sum, record) => sum + outstandingOf(draft, record), 0);
}
