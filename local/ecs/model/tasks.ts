import { invalidParameter } from './aws-error.ts';
import { knownCluster } from './clusters.ts';
import { beginStop } from './lifecycle.ts';
import { pageOf } from './paging.ts';
import type { RequestOf } from './requests.ts';
import { arnOf, type EcsState, lastPart, type Task } from './state.ts';
import { taskShape } from './task-shape.ts';

/** SIGTERM now, SIGKILL after the container's stop timeout. Repeatable while the task is known. */
export function stopTask(state: EcsState, request: RequestOf<'StopTask'>): object {
  const cluster = knownCluster(state, request.cluster);
  const task = state.tasks.get(lastPart(request.task));
  if (task === undefined || task.cluster !== cluster) {
    throw invalidParameter('The referenced task was not found.');
  }
  beginStop(state, task, {
    stopCode: 'UserInitiated',
    stoppedReason: request.reason ?? 'Task stopped by user',
  });
  return { task: taskShape(state, task) };
}

/** ARNs by family and desired status, or by `startedBy` alone: that filter shows only what should run. */
export function listTasks(state: EcsState, request: RequestOf<'ListTasks'>): object {
  const cluster = knownCluster(state, request.cluster);
  const { family, startedBy, desiredStatus, launchType, maxResults, nextToken } = request;
  if (startedBy !== undefined && (family ?? desiredStatus ?? launchType) !== undefined) {
    throw invalidParameter('startedBy must be the only filter that you use.');
  }
  const wanted = desiredStatus ?? 'RUNNING';
  const items = [...state.tasks.values()].filter(
    (task) =>
      task.cluster === cluster &&
      isVisible(state, task) &&
      listedStatus(state, task) === wanted &&
      (family === undefined || task.definition.family === family) &&
      (startedBy === undefined || task.startedBy === startedBy),
  );
  const page = pageOf({ items, key: ({ order }) => order, maxResults, nextToken });
  return { taskArns: page.items.map(({ arn }) => arn), nextToken: page.nextToken };
}

/** A task that was just started, or is forgotten, is among the failures as MISSING. */
export function describeTasks(state: EcsState, request: RequestOf<'DescribeTasks'>): object {
  const cluster = knownCluster(state, request.cluster);
  const tasks: object[] = [];
  const failures: object[] = [];
  for (const reference of request.tasks) {
    const task = state.tasks.get(lastPart(reference));
    if (task !== undefined && task.cluster === cluster && isVisible(state, task)) {
      tasks.push(taskShape(state, task));
    } else {
      failures.push({ arn: arnOf(state, `task/${cluster}/${lastPart(reference)}`), reason: 'MISSING' });
    }
  }
  return { tasks, failures };
}

function isVisible(state: EcsState, task: Task): boolean {
  return task.visibleAt <= state.now;
}

function listedStatus(state: EcsState, task: Task): 'RUNNING' | 'STOPPED' {
  return task.stopVisibleAt !== undefined && task.stopVisibleAt <= state.now ? 'STOPPED' : 'RUNNING';
}
