import type { WorkerTask, WorkerTasks } from '../../../../shared/worker/task.ts';
import type { PoolTasksView, SubtaskView, TaskView } from '../schemas/tasks.ts';
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

/** The tasks of all workers together: whole ones as a list, subtasks gathered by batch, in the order of their numbers. */
export function poolTasksView(asked: readonly AskedWorker[]): PoolTasksView {
  const view: PoolTasksView = { tasks: [], batches: [], silent: [] };
  const batches = new Map<string, PoolTasksView['batches'][number]['subtasks']>();
  for (const { workerId, tasks } of asked) {
    if (tasks.kind !== 'listed') {
      view.silent.push({ worker: workerId, problem: tasks.message });
      continue;
    }
    const of = workerTasksView(tasks);
    view.tasks.push(...of.tasks.map((task) => ({ ...task, worker: workerId })));
    for (const subtask of of.subtasks) {
      const batch = batches.get(subtask.batch) ?? [];
      batches.set(subtask.batch, [...batch, { ...subtask, worker: workerId }]);
    }
  }
  view.tasks.sort(latestFirst);
  view.batches = [...batches].map(([batch, subtasks]) => ({ batch, subtasks: subtasks.sort(byNumber) }));
  return view;
}

function taskView(task: WorkerTask): TaskView {
  const { id, modelClass, method, methodKwargs, status, results } = task;
  return {
    id,
    modelClass,
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

function byNumber(left: SubtaskView, right: SubtaskView): number {
  return left.number - right.number;
}
