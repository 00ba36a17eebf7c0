import type { Breaker } from '../../shared/pool/pool-state.ts';
import { isLaunched } from '../../shared/pool/roll-out.ts';
import { type Action, isKind } from './action.ts';
import { afterWarm, stillTelling, withFailures } from './breakers.ts';
import type { Draft } from './draft.ts';

/** The breakers after what this plan has seen fail and succeed; without those of templates that are launched no more. */
export function plannedBreakers({ observed, templates, actions, now }: Draft): readonly Breaker[] {
  const turnedWarm = new Set(actions.filter(isKind('turnWarm')).map(({ worker }) => worker.template));
  const telling = [...turnedWarm].reduce(afterWarm, stillTelling(observed.state.breakers, now));
  const { jitter } = observed;
  return withFailures(telling, actions.flatMap(failuresOf), { now, jitter }).filter(
    ({ template }) =>
      template === undefined || templates.phase === 'unknown' || isLaunched(templates, template),
  );
}

function failuresOf(action: Action) {
  if (action.kind !== 'close' && action.kind !== 'drain') return [];
  return action.failure === undefined ? [] : [action.failure];
}
