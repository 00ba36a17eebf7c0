import { isOverdue, reaperGraceSeconds } from '../../shared/pool/claim.ts';
import { isHoldOver } from '../../shared/pool/hold.ts';
import type { Observed } from '../observed.ts';
import { tasksWithoutRow } from '../plan/adopt.ts';
import { supersededWorkers } from '../plan/same-address.ts';

const differenceKinds = [
  'task_without_row',
  'row_of_stopped_task',
  'row_without_task',
  'closing_cut_short',
  'claim_overdue',
  'hold_overdue',
  'ended_claim_not_copied',
  'launch_unanswered',
  'address_twice',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** Where ECS and the ledger do not agree, or the ledger with itself, in words. */
export type Difference = {
  readonly kind: DifferenceKind;
  readonly pool: string;
  /** A worker's id, or a launch's token. */
  readonly subject: string;
  readonly what: string;
};

/** A launch is answered, or given up by its caller, within this. */
const answerSeconds = 60;

/** ECS may not show a task for so long after its start. Source: ECS API reference, RunTask: eventual consistency. */
const listingLagSeconds = 60;

/** Compares ECS and the ledger both ways. Pure: the same view at the same `now` (epoch milliseconds) gives the same. */
export function differencesOf(observed: Observed, now: number): readonly Difference[] {
  const named = (kind: DifferenceKind, subject: string, what: string): Difference => {
    return { kind, pool: observed.pool, subject, what };
  };
  const living = observed.workers.filter(({ state }) => state !== 'stopped');
  return [
    ...tasksWithoutRow(observed).map(({ id }) =>
      named('task_without_row', id, 'ECS runs it, the ledger has no row of it'),
    ),
    ...rowDifferences(observed, now, named),
    ...observed.state.openLaunches
      .filter(({ createdAt }) => now - createdAt > answerSeconds * 1000)
      .map(({ token, count }) => named('launch_unanswered', token, `${count} asked for, and no answer yet`)),
    ...supersededWorkers(observed, living).map(({ id }) =>
      named('address_twice', id, 'a newer worker has its address'),
    ),
  ];
}

type Name = (kind: DifferenceKind, subject: string, what: string) => Difference;

function rowDifferences(
  { workers, tasks, missing }: Observed,
  now: number,
  named: Name,
): readonly Difference[] {
  return workers.flatMap((worker) => {
    const { id, state, claim, endedClaim, launchedAt } = worker;
    const found: Difference[] = [];
    if (state === 'stopped')
      found.push(named('closing_cut_short', id, 'it is stopped, and among the live ones'));
    else if (tasks.get(id)?.status === 'STOPPED') {
      found.push(
        named('row_of_stopped_task', id, `ECS says that it stopped, the ledger that it is ${state}`),
      );
    } else if (missing.has(id) && now - launchedAt > listingLagSeconds * 1000) {
      found.push(named('row_without_task', id, `the ledger says that it is ${state}, ECS does not know it`));
    }
    if (claim !== undefined && isOverdue(claim, now))
      found.push(named('claim_overdue', id, `claim ${claim.id}`));
    if (isHoldOver(claim, now - reaperGraceSeconds * 1000))
      found.push(
        named('hold_overdue', id, `held for the grab ${claim.hold.requestKey}, which nobody finished`),
      );
    if (endedClaim !== undefined) found.push(named('ended_claim_not_copied', id, `claim ${endedClaim.id}`));
    return found;
  });
}
