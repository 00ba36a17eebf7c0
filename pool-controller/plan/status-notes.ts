import type { Worker, WorkerStatus } from '../../shared/pool/worker.ts';
import { type Draft, probeOf, type Rule, undecided } from './draft.ts';

/** A worker's status is written when it changed, and no more often than this. */
const statusPauseSeconds = 15;

/** What the workers say of their tasks and slots goes into the ledger. */
export const statusNotes: Rule = (draft) => ({
  actions: undecided(draft, 'warm', 'claimed', 'draining').flatMap((worker) => {
    const status = newStatus(draft, worker);
    return status === undefined
      ? []
      : [{ kind: 'note', worker, marks: { status }, reason: 'its status changed' }];
  }),
});

function newStatus(draft: Draft, worker: Worker): WorkerStatus | undefined {
  const probe = probeOf(draft, worker)?.probe;
  if (probe?.kind !== 'ready' || probe.status === undefined) return undefined;
  const { status: before } = worker;
  if (before === undefined) return probe.status;
  const isSame =
    before.runningTasks === probe.status.runningTasks &&
    before.freeSlots === probe.status.freeSlots &&
    before.maxSlots === probe.status.maxSlots;
  const isEarly = draft.now - before.reportedAt < statusPauseSeconds * 1000;
  return isSame || isEarly ? undefined : probe.status;
}
