import { AwsError, invalidParameter } from './aws-error.ts';
import { rememberToken, usedToken } from './client-tokens.ts';
import { knownCluster } from './clusters.ts';
import { beginLife } from './lifecycle.ts';
import { type Placement, place } from './placement.ts';
import type { RequestOf } from './requests.ts';
import {
  arnOf,
  type EcsState,
  type Provider,
  type Task,
  type TaskDefinition,
  type TaskFailure,
} from './state.ts';
import type { Subnet } from './subnets.ts';
import { findDefinition } from './task-definitions.ts';
import { taskShape } from './task-shape.ts';
import { takeTokens } from './token-bucket.ts';

type RunTaskRequest = RequestOf<'RunTask'>;
type Launch = {
  readonly request: RunTaskRequest;
  readonly cluster: string;
  readonly definition: TaskDefinition;
  readonly provider: Provider;
  readonly cpu: number;
  readonly subnets: readonly Subnet[];
};

/**
 * Starts up to 10 tasks; some may fail while others start. A client token used before brings the original tasks and
 * failures, and starts nothing.
 */
export function runTask(state: EcsState, request: RunTaskRequest): object {
  takeTokens(state.buckets.runTaskCalls, state.figures.runTaskCalls, 1, state.now);
  const used = usedToken(state, request);
  if (used !== undefined) return answer(state, used.taskIds, used.failures);
  const launch = checkLaunch(state, request);
  takeTokens(state.buckets.launches, state.figures.launches, request.count, state.now);
  const taskIds: string[] = [];
  const failures: TaskFailure[] = [];
  for (let task = 0; task < request.count; task += 1) {
    const placement = place(state, launch);
    if (placement.placed) taskIds.push(addTask(state, launch, placement).id);
    else failures.push(placement.failure);
  }
  rememberToken(state, request, { taskIds, failures });
  return answer(state, taskIds, failures);
}

function answer(state: EcsState, taskIds: readonly string[], failures: readonly object[]): object {
  const tasks = taskIds.flatMap((id) => state.tasks.get(id) ?? []);
  return { tasks: tasks.map((task) => taskShape(state, task)), failures };
}

function checkLaunch(state: EcsState, request: RunTaskRequest): Launch {
  const cluster = knownCluster(state, request.cluster);
  if (request.launchType !== undefined && request.capacityProviderStrategy !== undefined) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const definition = findDefinition(state, request.taskDefinition);
  if (definition === undefined) throw new AwsError('ClientException', 'TaskDefinition not found.');
  if (definition.status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive');
  const provider = request.capacityProviderStrategy?.[0]?.capacityProvider ?? 'FARGATE';
  const cpu = Number(definition.cpu);
  return { request, cluster, definition, provider, cpu, subnets: askedSubnets(state, request) };
}

function askedSubnets(state: EcsState, { networkConfiguration }: RunTaskRequest): readonly Subnet[] {
  if (networkConfiguration === undefined) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  return networkConfiguration.awsvpcConfiguration.subnets.map((id) => {
    const subnet = state.subnets.find((candidate) => candidate.id === id);
    if (subnet !== undefined) return subnet;
    throw invalidParameter(
      `Error retrieving subnet information for [${id}]: The subnet ID '${id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    );
  });
}

function addTask(state: EcsState, launch: Launch, place: Placement & { placed: true }): Task {
  const { request, cluster, definition, provider } = launch;
  const id = state.random.hex(32);
  const lag = Math.round(state.figures.startedLagSeconds * 1000 * state.random.number());
  state.taskCount += 1;
  const task: Task = {
    id,
    arn: arnOf(state, `task/${cluster}/${id}`),
    cluster,
    definition,
    order: state.taskCount,
    group: request.group ?? `family:${definition.family}`,
    startedBy: request.startedBy,
    provider,
    subnet: place.subnet,
    slot: place.slot,
    securityGroups: request.networkConfiguration?.awsvpcConfiguration.securityGroups ?? [],
    tags: request.propagateTags === 'TASK_DEFINITION' ? (definition.tags ?? []) : (request.tags ?? []),
    interfaceId: `eni-${state.random.hex(17)}`,
    attachmentId: uuidFrom(state.random.hex(32)),
    createdAt: state.now,
    visibleAt: state.now + lag,
    status: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    version: 0,
    dueAt: undefined,
    activated: false,
    containerStarted: false,
  };
  state.tasks.set(id, task);
  beginLife(state, task);
  return task;
}

function uuidFrom(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
