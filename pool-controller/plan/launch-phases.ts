import type { LaunchPhases, Worker } from '../../shared/pool/worker.ts';
import { phasesOf } from './close.ts';
import { type Draft, type Rule, taskOf, undecided } from './draft.ts';

/** How far ECS is with a launch goes into the ledger, once a step: whoever waits sees what for. */
export const launchPhases: Rule = (draft) => ({
  actions: undecided(draft, 'launching').flatMap((worker) => {
    const marks = newPhases(draft, worker);
    const names = Object.keys(marks);
    if (names.length === 0) return [];
    return [{ kind: 'note', worker, marks, reason: `its launch has come as far as ${names.join(', ')}` }];
  }),
});

function newPhases(draft: Draft, worker: Worker): LaunchPhases {
  const task = taskOf(draft, worker);
  if (task === undefined) return {};
  return Object.fromEntries(Object.entries(phasesOf(task)).filter(([name]) => !(name in worker)));
}
