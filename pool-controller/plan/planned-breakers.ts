import type { Breaker } from '../../shared/pool/pool-state.ts';
import { isLaunched } from '../../shared/pool/roll-out.ts';
import { type Action, isKind } from './action.ts';
import { afterLasting, afterWarm, stillTelling, withFailures } from './breakers.ts';
import { type Draft, undecided } from './draft.ts';
import { hasLasted } from './lasting.ts';

/** The breakers after what this plan has seen fail and succeed; without those of templates that are launched no more. */
export function plannedBreakers(draft: Draft): readonly Breaker[] {
  const { observed, templates, actions, now } = draft;
  const turnedWarm = new Set(actions.filter(isKind('turnWarm')).map(({ worker }) => worker.template));
  const telling = [...turnedWarm].reduce(afterWarm, stillTelling(observed.state.breakers, now));
  const { jitter } = observed;
  return withFailures(lasting(draft).reduce(afterLasting, telling), actions.flatMap(failuresOf), {
    now,
    jitter,
  }).filter(
    ({ template }) =>
      template === undefined || templates.phase === 'unknown' || isLaunched(templates, template),
  );
}

function lasting(draft: Draft) {
  return undecided(draft, 'warm', 'claimed', 'draining').flatMap((worker) => {
    const { template, warmAt } = worker;
    return warmAt !== undefined && hasLasted(worker, draft.now) ? [{ template, warmAt }] : [];
  });
}

function failuresOf(action: Action) {
  if (action.kind !== 'close' && action.kind !== 'drain') return [];
  return action.failure === undefined ? [] : [action.failure];
}
