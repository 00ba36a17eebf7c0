import type { EcsState, Task, TaskStatus } from './state.ts';

/**
 * A task's life: PROVISIONING → PENDING → (its container starts) ACTIVATING → RUNNING → STOPPING → DEPROVISIONING →
 * STOPPED. Time ends a phase, or the host's word does. Source: ECS developer guide, "Task lifecycle".
 */
export function advanceTo(state: EcsState, now: number): void {
  for (let next = earliest(state); next !== undefined; next = earliest(state)) {
    const at = next.dueAt ?? now;
    if (at > now) break;
    state.now = Math.max(state.now, at);
    endPhase(state, next);
  }
  state.now = Math.max(state.now, now);
  forgetStopped(state);
}

/** Epoch milliseconds of the next change that time alone brings; undefined where there is none. */
export function nextEventAt(state: EcsState): number | undefined {
  return earliest(state)?.dueAt;
}

/** A new task's first phase. */
export function beginLife(state: EcsState, task: Task): void {
  enter(state, task, 'PROVISIONING', state.figures.provisioningSeconds);
}

/** Tells a task to stop. The first reason stands; a task that is stopping already is left alone. */
export function beginStop(
  state: EcsState,
  task: Task,
  end: { readonly stopCode: string; readonly stoppedReason: string },
): void {
  if (task.desiredStatus === 'STOPPED') return;
  noteEnd(state, task, end);
  if (task.status === 'PROVISIONING' || task.status === 'PENDING') {
    enter(state, task, 'DEPROVISIONING', state.figures.deprovisioningSeconds);
    return;
  }
  const stopTimeout =
    task.definition.containerDefinitions[0]?.stopTimeout ?? state.figures.stopTimeoutSeconds;
  setStatus(task, 'STOPPING');
  setDue(state, task, state.now + stopTimeout * 1000);
  state.effects.push({ kind: 'signal', taskId: task.id, signal: 'SIGTERM' });
}

/** The host started the container. */
export function containerStarted(state: EcsState, task: Task): void {
  if (task.status !== 'ACTIVATING') return;
  task.containerStarted = true;
  becomeRunning(state, task);
}

/** The container ended, by a signal or by itself. */
export function containerExited(state: EcsState, task: Task, exitCode: number): void {
  if (!hasContainer(task)) return;
  task.exitCode = exitCode;
  endContainer(state, task, {
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
  });
}

/** The container never started: an image that can't be pulled, a command that isn't there. */
export function containerFailed(state: EcsState, task: Task, stoppedReason: string): void {
  if (!hasContainer(task)) return;
  endContainer(state, task, { stopCode: 'TaskFailedToStart', stoppedReason });
}

function hasContainer({ status }: Task): boolean {
  return status === 'ACTIVATING' || status === 'RUNNING' || status === 'STOPPING';
}

function endContainer(
  state: EcsState,
  task: Task,
  end: { readonly stopCode: string; readonly stoppedReason: string },
): void {
  if (task.desiredStatus === 'RUNNING') noteEnd(state, task, end);
  task.executionStoppedAt = state.now;
  enter(state, task, 'DEPROVISIONING', state.figures.deprovisioningSeconds);
}

function noteEnd(
  state: EcsState,
  task: Task,
  { stopCode, stoppedReason }: { readonly stopCode: string; readonly stoppedReason: string },
): void {
  task.desiredStatus = 'STOPPED';
  task.stopCode = stopCode;
  task.stoppedReason = stoppedReason;
  task.stoppingAt = state.now;
  task.stopVisibleAt = state.now + state.figures.stoppedLagSeconds * 1000;
}

function endPhase(state: EcsState, task: Task): void {
  switch (task.status) {
    case 'PROVISIONING':
      task.pullStartedAt = state.now;
      enter(state, task, 'PENDING', state.figures.pendingSeconds);
      break;
    case 'PENDING':
      startContainer(state, task);
      break;
    case 'ACTIVATING':
      task.activated = true;
      setDue(state, task, undefined);
      becomeRunning(state, task);
      break;
    case 'STOPPING':
      setDue(state, task, undefined);
      state.effects.push({ kind: 'signal', taskId: task.id, signal: 'SIGKILL' });
      break;
    case 'DEPROVISIONING':
      finish(state, task);
      break;
    default:
      setDue(state, task, undefined);
  }
}

function startContainer(state: EcsState, task: Task): void {
  task.pullStoppedAt = state.now;
  enter(state, task, 'ACTIVATING', state.figures.activatingSeconds);
  const { definition, slot } = task;
  const [container] = definition.containerDefinitions;
  if (container === undefined) return;
  const port = slot.hostPort ?? container.portMappings[0]?.containerPort;
  state.effects.push({
    kind: 'start',
    task: {
      id: task.id,
      arn: task.arn,
      family: definition.family,
      revision: definition.revision,
      image: container.image,
      ...(container.command === undefined ? {} : { command: container.command }),
      environment: Object.fromEntries(container.environment.map(({ name, value }) => [name, value])),
      address: slot.address,
      ...(port === undefined ? {} : { port }),
    },
  });
}

function becomeRunning(state: EcsState, task: Task): void {
  if (!task.activated || !task.containerStarted) return;
  task.startedAt = state.now;
  setStatus(task, 'RUNNING');
}

function finish(state: EcsState, task: Task): void {
  setStatus(task, 'STOPPED');
  setDue(state, task, undefined);
  task.stoppedAt = state.now;
  task.subnet.free.push(task.slot);
  state.stopped.push(task);
}

function forgetStopped(state: EcsState): void {
  const forgetBefore = state.now - state.figures.describableSeconds * 1000;
  const kept = state.stopped.findIndex(({ stoppedAt = 0 }) => stoppedAt > forgetBefore);
  const forgotten = state.stopped.splice(0, kept === -1 ? state.stopped.length : kept);
  for (const { id } of forgotten) state.tasks.delete(id);
}

function enter(state: EcsState, task: Task, status: TaskStatus, meanSeconds: number): void {
  const jitter = 1 + state.figures.phaseJitter * (2 * state.random.number() - 1);
  setStatus(task, status);
  setDue(state, task, state.now + Math.round(meanSeconds * 1000 * jitter));
}

function setStatus(task: Task, status: TaskStatus): void {
  task.status = status;
  task.version += 1;
}

function setDue(state: EcsState, task: Task, dueAt: number | undefined): void {
  task.dueAt = dueAt;
  if (dueAt === undefined) state.timed.delete(task);
  else state.timed.add(task);
}

function earliest(state: EcsState): Task | undefined {
  let first: Task | undefined;
  for (const task of state.timed) {
    if (first === undefined || comesBefore(task, first)) first = task;
  }
  return first;
}

function comesBefore(left: Task, right: Task): boolean {
  const gap = (left.dueAt ?? 0) - (right.dueAt ?? 0);
  return gap === 0 ? left.order < right.order : gap < 0;
}
