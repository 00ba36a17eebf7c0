import type { BatchView, SubtaskView, TaskView } from '../schemas/tasks.ts';

export type AtWorker<T> = T & { readonly worker: string };

/** What else bears on whose a batch is. */
export type BatchSurroundings = {
  /** Whole tasks of all workers that told theirs. */
  readonly tasks: readonly AtWorker<TaskView>[];
  /** Workers that did not tell their tasks: a parent may be among what they hide. */
  readonly silentWorkers: number;
  /** When workers of the pool stopped lately, epoch milliseconds: a parent may have gone with them. */
  readonly stoppedAt: readonly number[];
  /** A broker that others may use too may bring subtasks of tasks that are not this pool's. */
  readonly broker: 'own' | 'foreign';
};

/** Workers tell times to the second, cut off. */
const clockGrainMilliseconds = 1000;

/**
 * Subtasks gathered by batch, the latest batch first, each tied to its parent only where no other task can be it.
 * Pure.
 */
export function batchViews(
  subtasks: readonly AtWorker<SubtaskView>[],
  surroundings: BatchSurroundings,
): BatchView[] {
  const groups = [...Map.groupBy(subtasks, ({ batch }) => batch)];
  const possible = new Map(groups.map(([batch, own]) => [batch, possibleParents(own, surroundings.tasks)]));
  return groups
    .map(([batch, own]) => batchView(batch, own, parentOf(batch, own, { possible, surroundings })))
    .toSorted((left, right) => (right.startedAt ?? '').localeCompare(left.startedAt ?? ''));
}

type Parent = Pick<BatchView, 'parent' | 'parentNote'>;

function batchView(batch: string, subtasks: readonly AtWorker<SubtaskView>[], parent: Parent): BatchView {
  const ordered = subtasks.toSorted((left, right) => left.number - right.number);
  const starts = ordered.flatMap(({ startedAt }) => startedAt ?? []).toSorted();
  const ends = ordered.flatMap(({ finishedAt }) => finishedAt ?? []).toSorted();
  const seen = new Set(ordered.map(({ number }) => number));
  return {
    batch,
    modelClass: ordered[0]?.modelClass ?? '',
    ...parent,
    counts: { ...countByStatus(ordered), unseen: Math.max(...seen) + 1 - seen.size },
    startedAt: starts[0],
    finishedAt: ends.length === ordered.length ? ends.at(-1) : undefined,
    workers: [...Map.groupBy(ordered, ({ worker }) => worker)].map(([worker, own]) => ({
      worker,
      ...countByStatus(own),
    })),
    subtasks: ordered,
  };
}

function countByStatus(tasks: readonly Pick<TaskView, 'status'>[]) {
  const counts = { running: 0, complete: 0, failed: 0, unknown: 0 };
  for (const { status } of tasks) counts[status] += 1;
  return counts;
}

type Certainty = {
  readonly possible: ReadonlyMap<string, readonly AtWorker<TaskView>[]>;
  readonly surroundings: BatchSurroundings;
};

/**
 * A parent that failed names the subtask it failed of. Any other is certain only when it is the one task that may be
 * it, may be no other batch's, and nobody is silent or gone who may have run another.
 */
function parentOf(
  batch: string,
  subtasks: readonly AtWorker<SubtaskView>[],
  { possible, surroundings }: Certainty,
): Parent {
  const named = surroundings.tasks.find((task) => failedOf(task)?.startsWith(`${batch}:`) === true);
  if (named !== undefined) return tied(named, 'its failure names a subtask of this batch');
  const candidates = possible.get(batch) ?? [];
  const [only] = candidates;
  if (only === undefined) return untied('no worker tells of a task that may be its parent');
  if (candidates.length > 1) return untied(`${candidates.length} tasks may be its parent`);
  const others = [...possible].filter(([, tasks]) => tasks.some((task) => isSame(task, only)));
  if (others.length > 1) return untied(`task ${only.id} may be the parent of ${others.length} batches`);
  if (surroundings.silentWorkers > 0) {
    return untied(
      `task ${only.id} may be its parent, or one of the ${surroundings.silentWorkers} silent workers runs it`,
    );
  }
  if (surroundings.broker === 'foreign') {
    return untied(`task ${only.id} may be its parent, or one elsewhere on the same broker`);
  }
  const from = startOf(subtasks);
  if (surroundings.stoppedAt.some((at) => at >= from - clockGrainMilliseconds)) {
    return untied(`task ${only.id} may be its parent, or one that ran on a worker which has stopped since`);
  }
  return tied(only, 'no other task of this model ran while its subtasks did');
}

/** Whole tasks of the same model that began before the batch and had not ended before it. */
function possibleParents(
  subtasks: readonly AtWorker<SubtaskView>[],
  tasks: readonly AtWorker<TaskView>[],
): readonly AtWorker<TaskView>[] {
  const modelClass = subtasks[0]?.modelClass;
  const from = startOf(subtasks);
  if (!Number.isFinite(from)) return [];
  const to = Math.max(
    ...subtasks.map(({ finishedAt, startedAt }) => Date.parse(finishedAt ?? startedAt ?? '')),
  );
  return tasks.filter(
    (task) =>
      task.modelClass === modelClass &&
      task.method === 'go' &&
      task.startedAt !== undefined &&
      Date.parse(task.startedAt) <= from + clockGrainMilliseconds &&
      (task.finishedAt === undefined || !(Date.parse(task.finishedAt) < to - clockGrainMilliseconds)),
  );
}

function startOf(subtasks: readonly SubtaskView[]): number {
  return Math.min(
    ...subtasks.flatMap(({ startedAt }) => (startedAt === undefined ? [] : Date.parse(startedAt))),
  );
}

/** Source: ayeaye-fossa 0.0.37, `fossa/control/process.py`: a failed parent carries the id of the failed subtask. */
function failedOf({ results }: TaskView): string | undefined {
  const payload = results?.payload;
  if (typeof payload !== 'object' || payload === null || !('failure_origin_task_id' in payload))
    return undefined;
  const { failure_origin_task_id: id } = payload;
  return typeof id === 'string' ? id : undefined;
}

function isSame(one: AtWorker<TaskView>, other: AtWorker<TaskView>): boolean {
  return one.id === other.id && one.worker === other.worker;
}

function tied({ worker, id }: AtWorker<TaskView>, parentNote: string): Parent {
  return { parent: { worker, id }, parentNote };
}

function untied(parentNote: string): Parent {
  return { parent: null, parentNote };
}
