import type { Decision } from '../../../../shared/pool/pool-state.ts';
import type { DecisionView } from '../schemas/pools.ts';
import { isoTime } from './times.ts';

/** A decision of the controller, as the API and the page tell it. */
export function decisionView(decision: Decision): DecisionView {
  return { ...decision, at: isoTime(decision.at) };
}
