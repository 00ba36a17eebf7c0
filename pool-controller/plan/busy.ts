import type { Worker } from '../../shared/pool/worker.ts';
import type { Action } from './action.ts';
import { type Draft, probeOf, type Rule, undecided } from './draft.ts';

/** A warm worker with work that no claim explains is marked, which takes it off the candidates, until it is idle. */
export const busy: Rule = (draft) => ({
  actions: undecided(draft, 'warm').flatMap((worker) => markBusy(draft, worker)),
});

function markBusy(draft: Draft, worker: Worker): Action[] {
  const seen = probeOf(draft, worker);
  if (seen?.probe.kind !== 'ready') return [];
  if (!seen.probe.idle && worker.busySince === undefined) {
    return [{ kind: 'note', worker, marks: { busySince: seen.at }, reason: 'has work' }];
  }
  // A gateway may have marked it since that probe.
  if (seen.probe.idle && worker.busySince !== undefined && seen.at > worker.busySince) {
    return [{ kind: 'note', worker, marks: { busySince: null }, reason: 'idle again' }];
  }
  return [];
}
