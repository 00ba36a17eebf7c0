import type { WorkerTask, WorkerTasks } from '../../../../shared/worker/task.ts';
import type { PoolTasksView, SubtaskView, TaskView } from '../schemas/tasks.ts';
import { type BatchSurroundings, batchViews } from './batch-view.ts';
import { isoTimeOf } from './times.ts';

/** What one worker told of its tasks, when asked just now. */
export type AskedWorker = { readonly workerId: string; readonly tasks: WorkerTasks };
export type WorkerTasksView = { tasks: TaskView[]; subtasks: SubtaskView[] };

/** A worker's tasks, running ones first; what came over the broker apart. */
export function workerTasksView(listed: Extract<WorkerTasks, { kind: 'listed' }>): WorkerTasksView {
  const all = [...listed.running, ...listed.recent];
  return {
    tasks: all.filter(({ subtask }) => subtask === undefined).map(taskView),
    subtasks: all.flatMap(subtaskView),
  };
}

/** The tasks of all workers together: whole ones, the latest first, and subtasks gathered by batch. */
export function poolTasksView(
  asked: readonly AskedWorker[],
  elsewhere: Pick<BatchSurroundings, 'stoppedAt' | 'broker'>,
): PoolTasksView {
  const listed = asked.flatMap(({ workerId, tasks }) =>
    tasks.kind === 'listed' ? [{ worker: workerId, ...workerTasksView(tasks) }] : [],
  );
  const silent = asked.flatMap(({ workerId, tasks }) =>
    tasks.kind === 'listed' ? [] : [{ worker: workerId, problem: tasks.message }],
  );
  const tasks = listed.flatMap((of) => of.tasks.map((task) => ({ ...task, worker: of.worker })));
  const subtasks = listed.flatMap((of) => of.subtasks.map((task) => ({ ...task, worker: of.worker })));
  const surroundings = { tasks, silentWorkers: silent.length, ...elsewhere };
  return { tasks: tasks.toSorted(latestFirst), batches: batchViews(subtasks, surroundings), silent };
}

function taskView(task: WorkerTask): TaskView {
  const { id, modelClass, modelConstructionKwargs, method, methodKwargs, status, results } = task;
  return {
    id,
    modelClass,
    modelConstructionKwargs,
    method,
    methodKwargs,
    status,
    startedAt: isoTimeOf(task.startedAt),
    finishedAt: isoTimeOf(task.finishedAt),
    results,
  };
}

function subtaskView(task: WorkerTask): SubtaskView[] {
  return task.subtask === undefined ? [] : [{ ...taskView(task), ...task.subtask }];
}

function latestFirst(left: TaskView, right: TaskView): number {
  const byStart = (right.startedAt ?? '').localeCompare(left.startedAt ?? '');
  return byStart === 0 ? left.id.localeCompare(right.id) : byStart;
}
