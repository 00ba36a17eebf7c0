import type { Breaker } from '../../shared/pool/pool-state.ts';
import { type Action, isKind } from './action.ts';
import { afterWarm, stillTelling, withFailures } from './breakers.ts';
import type { Draft } from './draft.ts';

/** The breakers after what this plan has seen fail and succeed. */
export function plannedBreakers({ observed, actions, now }: Draft): readonly Breaker[] {
  const turnedWarm = actions
    .filter(isKind('turnWarm'))
    .some(({ worker }) => observed.template === undefined || worker.template === observed.template);
  const telling = stillTelling(observed.state.breakers, now);
  return withFailures(turnedWarm ? afterWarm(telling) : telling, actions.flatMap(failuresOf), now);
}

function failuresOf(action: Action) {
  if (action.kind !== 'close' && action.kind !== 'drain') return [];
  return action.failure === undefined ? [] : [action.failure];
}
