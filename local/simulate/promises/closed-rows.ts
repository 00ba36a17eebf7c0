import { ttlAttribute } from '../../../shared/ledger/table.ts';
import type { KeptPromise } from './kept-promise.ts';
import type { ClosedRow } from './rows.ts';
import type { Truth } from './truth.ts';

export const closedRowsTell: KeptPromise = {
  id: 'closed-rows-tell',
  source: 'protocols.md, Draining',
  sentence:
    "A closed row says when and why its worker ended, in ECS's words where ECS has any, why it was drained, and until when the row is kept.",
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'closed' || write.after === undefined) return;
      for (const lack of lacksOf(truth, write.after))
        broken(`the closed row of worker ${write.workerId} ${lack}`);
    },
  }),
};

function lacksOf(truth: Truth, row: ClosedRow): readonly string[] {
  const { workerId, state, stoppedAt = 0, end = {}, claim, drainReason } = row;
  const lives = truth.workers.get(workerId);
  const lacks = [
    [state === 'stopped' && claim === undefined, `is ${state}`],
    [stoppedAt >= row.launchedAt, 'does not say when it ended'],
    [end.stoppedReason !== undefined || end.stopCode !== undefined, 'does not say why it ended'],
    [row.reason !== '', 'does not say why it was launched'],
    [lives === undefined || lives.drainReason === drainReason, 'does not say why it was drained'],
    [row.drainingAt === undefined || drainReason !== undefined, 'drained without a reason'],
    [(row[ttlAttribute] ?? 0) * 1000 > stoppedAt, 'has no time to live'],
    [
      agreesWithEcs(truth, row),
      `says ${JSON.stringify(end)}, and ECS ${JSON.stringify(truth.endOf(workerId))}`,
    ],
  ] as const;
  return lacks.filter(([holds]) => !holds).map(([, what]) => what);
}

/** A worker that no listing showed for long was closed in words of our own, which have no stop code. */
function agreesWithEcs(truth: Truth, { workerId, end }: ClosedRow): boolean {
  const ecs = truth.endOf(workerId);
  if (ecs === undefined || end?.stopCode === undefined) return true;
  return (
    ecs.stopCode === end.stopCode && ecs.exitCode === end.exitCode && ecs.stoppedReason === end.stoppedReason
  );
}
