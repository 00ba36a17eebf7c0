import type { Worker, WorkerChangeNote } from './worker.ts';

/** A row is read and written whole: what a worker's life was is told of its begin and of its last few claims. */
const mostChanges = 20;

/** Why a worker turns warm for the first time. */
export const readyReason = 'running, and its probe answers';
/** Why it does again. */
const reusedReason = 'idle again after its claim';

/** How a claim is told. */
function claimReason(holder: string | undefined): string {
  return holder === undefined ? 'claimed' : `claimed by ${holder}`;
}

/** What a worker's row says of its present round: warm, then claimed, then draining. Pure. */
export function changesOfRound(worker: Worker): readonly WorkerChangeNote[] {
  const { warmAt, claim, drainingAt, drainReason = 'no reason was kept' } = worker;
  const claimedAt = claim?.createdAt ?? worker.claimedAt;
  const reason = worker.changes === undefined ? readyReason : reusedReason;
  const notes: (WorkerChangeNote | undefined)[] = [
    warmAt === undefined ? undefined : { at: warmAt, state: 'warm', reason },
    claimedAt === undefined
      ? undefined
      : { at: claimedAt, state: 'claimed', reason: claimReason(claim?.holder ?? worker.claimedBy) },
    drainingAt === undefined ? undefined : { at: drainingAt, state: 'draining', reason: drainReason },
  ];
  return notes.filter((note) => note !== undefined);
}

/** What a worker's row remembers once it is reused: its first change, and the last ones. Pure. */
export function changesBeforeReuse(worker: Worker): readonly WorkerChangeNote[] {
  const all = [...(worker.changes ?? []), ...changesOfRound(worker)];
  return all.length <= mostChanges ? all : [...all.slice(0, 1), ...all.slice(1 - mostChanges)];
}
