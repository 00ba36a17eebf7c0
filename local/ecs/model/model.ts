import { AwsError, clusterNotFound, notImplemented } from './aws-error.ts';
import { createCluster, describeClusters } from './clusters.ts';
import { describeNetworkInterfaces, describeSubnets } from './ec2.ts';
import { type Faults, type Figures, type SettingsPatch, settingsPatchSchema } from './figures.ts';
import {
  advanceTo,
  beginStop,
  containerExited,
  containerFailed,
  containerStarted,
  nextEventAt,
} from './lifecycle.ts';
import { isOperation, type OperationName, parseRequest } from './requests.ts';
import { runTask } from './run-task.ts';
import { createState, type EcsState, type Effect, lastPart, type StateOptions, type Task } from './state.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitions,
  registerTaskDefinition,
} from './task-definitions.ts';
import { describeTasks, listTasks, stopTask } from './tasks.ts';
import { takeTokens } from './token-bucket.ts';

/**
 * ECS and the little of EC2 that is used, as a state machine: time, randomness and what became of containers come in
 * as arguments; what a host has to do comes out as effects. Epoch milliseconds throughout; time never goes back.
 */
export type EcsModel = {
  /** One call of AWS's API, in its own shapes (times are epoch seconds there). Throws `AwsError`. */
  call(operation: string, input: unknown, now: number): object;
  /** The host's word about a container. Unknown tasks are ignored: they may be forgotten. */
  started(taskId: string, now: number): void;
  exited(taskId: string, exitCode: number, now: number): void;
  failedToStart(taskId: string, reason: string, now: number): void;
  /** A Spot interruption; false where that task isn't one of FARGATE_SPOT, or isn't there. */
  interrupt(taskId: string, now: number): boolean;
  advance(now: number): void;
  /** The time that it has come to. */
  now(): number;
  /** When to advance next; undefined while nothing changes by time alone. */
  nextEventAt(): number | undefined;
  /** What a host has to do, in order; each effect is given once. */
  takeEffects(): readonly Effect[];
  /** Changes figures or faults while running. Throws a ZodError where the patch is wrong. */
  configure(patch: SettingsPatch): void;
  settings(): { readonly figures: Figures; readonly faults: Faults };
  subnetIds(): readonly string[];
  /** One task as it stands, for hosts and tests. */
  task(taskId: string): Readonly<Task> | undefined;
  tasks(): readonly Readonly<Task>[];
};

export function createEcsModel(options: StateOptions): EcsModel {
  const state = createState(options);
  const report = (taskId: string, now: number, tell: (task: Task) => void) => {
    advanceTo(state, now);
    const task = state.tasks.get(lastPart(taskId));
    if (task !== undefined) tell(task);
  };
  return {
    call: (operation, input, now) => {
      advanceTo(state, now);
      return callOperation(state, operation, input);
    },
    started: (taskId, now) => report(taskId, now, (task) => containerStarted(state, task)),
    exited: (taskId, exitCode, now) => report(taskId, now, (task) => containerExited(state, task, exitCode)),
    failedToStart: (taskId, reason, now) =>
      report(taskId, now, (task) => containerFailed(state, task, reason)),
    interrupt: (taskId, now) => {
      advanceTo(state, now);
      return interrupt(state, taskId);
    },
    advance: (now) => advanceTo(state, now),
    now: () => state.now,
    nextEventAt: () => nextEventAt(state),
    takeEffects: () => state.effects.splice(0),
    configure: (patch) => configure(state, patch),
    settings: () => ({ figures: state.figures, faults: state.faults }),
    subnetIds: () => state.subnets.map(({ id }) => id),
    task: (taskId) => state.tasks.get(lastPart(taskId)),
    tasks: () => [...state.tasks.values()],
  };
}

type Operations = {
  readonly [Name in OperationName]: (
    state: EcsState,
    request: ReturnType<typeof parseRequest<Name>>,
  ) => object;
};

const operations: Operations = {
  CreateCluster: createCluster,
  DescribeClusters: describeClusters,
  RegisterTaskDefinition: registerTaskDefinition,
  DescribeTaskDefinition: describeTaskDefinition,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
  RunTask: runTask,
  StopTask: stopTask,
  ListTasks: listTasks,
  DescribeTasks: describeTasks,
  DescribeSubnets: describeSubnets,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
};

/** The operations that share the bucket of reads. */
const reads: ReadonlySet<OperationName> = new Set(['ListTasks', 'DescribeTasks']);

function callOperation(state: EcsState, operation: string, input: unknown): object {
  if (!isOperation(operation)) throw notImplemented(operation);
  if (state.faults.denied.includes(operation)) {
    throw new AwsError('AccessDeniedException', `User is not authorized to perform: ecs:${operation}`);
  }
  if (state.faults.invalid.includes(operation)) {
    throw new AwsError('InvalidParameterException', `Invalid parameter in ecs:${operation}`);
  }
  if (state.faults.noCluster.includes(operation)) throw clusterNotFound();
  if (state.faults.failing.includes(operation)) {
    throw new AwsError('ServerException', 'Service Unavailable', { status: 500 });
  }
  if (reads.has(operation)) takeTokens(state.buckets.reads, state.figures.reads, 1, state.now);
  return perform(state, operation, input);
}

function perform<Name extends OperationName>(state: EcsState, name: Name, input: unknown): object {
  return operations[name](state, parseRequest(name, input));
}

function interrupt(state: EcsState, taskId: string): boolean {
  const task = state.tasks.get(lastPart(taskId));
  if (task === undefined || task.provider !== 'FARGATE_SPOT') return false;
  beginStop(state, task, { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' });
  return true;
}

function configure(state: EcsState, patch: SettingsPatch): void {
  const { figures = {}, faults = {} } = settingsPatchSchema.parse(patch);
  state.figures = { ...state.figures, ...withoutUndefined(figures) };
  state.faults = { ...state.faults, ...withoutUndefined(faults) };
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Value]: Exclude<Value[Key], undefined> };
}
