import type { Failure, Task } from '@aws-sdk/client-ecs';
import { ServiceError } from '../pool/errors.ts';
import type { LaunchCause } from '../pool/pool-state.ts';
import { type FleetStatus, type FleetWorker, fleetStatuses, type LaunchFailure } from './fleet-worker.ts';

/**
 * AWS's words for why something didn't start, the first match wins. Sources: ECS developer guide ("API failure
 * reasons", "Stopped task error messages"), ECS API reference (errors of RunTask).
 */
const causesByWords: readonly { readonly words: RegExp; readonly cause: LaunchCause }[] = [
  { words: /thrott|rate exceeded|too many requests/i, cause: 'throttle' },
  {
    words:
      /access ?denied|not authori[sz]ed|unable to assume|PassRole|UnrecognizedClient|security token|ExpiredToken|InvalidSignature/i,
    cause: 'permission',
  },
  {
    words: /RESOURCE:ENI|(free|enough|insufficient).*address|network interface provisioning/i,
    cause: 'addresses',
  },
  { words: /limit on the number of vCPUs|LimitExceeded|quota/i, cause: 'quota' },
  {
    words: /capacity is unavailable|RESOURCE:(CPU|MEMORY)|insufficient capacity|SpotInterruption/i,
    cause: 'capacity',
  },
  { words: /CannotPull|CannotStartContainer|image manifest/i, cause: 'image' },
  {
    words:
      /InvalidParameter|ClientException|ClusterNotFound|NotFoundException|Platform\w*Exception|UnsupportedFeature|BlockedException|ResourceInitializationError|OutOfMemory|CannotCreateContainer|INACTIVE/i,
    cause: 'configuration',
  },
];

/** What can be done about a failure, by AWS's words; `unknown` where they say nothing known. */
export function causeOf(words: string): LaunchCause {
  return causesByWords.find((candidate) => candidate.words.test(words))?.cause ?? 'unknown';
}

/** One entry of RunTask's `failures[]`. */
export function failureFromAws({ reason = 'no reason given', detail }: Failure): LaunchFailure {
  const message = detail === undefined ? reason : `${reason}: ${detail}`;
  return { cause: causeOf(message), message };
}

/** A task as ECS tells it. `seenAt` (epoch milliseconds) stands in for a `createdAt` that ECS doesn't tell. */
export function workerFromTask(task: Task, seenAt: number): FleetWorker {
  const arn = task.taskArn ?? '';
  const cause = causeOfStop(task);
  const stoppedReason = whyStopped(task);
  const address = attachmentDetail(task, 'privateIPv4Address');
  const port = task.containers?.flatMap(({ networkBindings }) => networkBindings ?? [])[0]?.hostPort;
  const exitCode = task.containers?.find((container) => container.exitCode !== undefined)?.exitCode;
  return {
    id: idOf(arn),
    arn,
    template: idOf(task.taskDefinitionArn ?? ''),
    status: statusOf(task),
    desiredStatus: task.desiredStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING',
    capacityProvider: task.capacityProviderName ?? task.launchType ?? 'FARGATE',
    createdAt: task.createdAt?.getTime() ?? seenAt,
    ...(task.startedBy !== undefined && { startedBy: task.startedBy }),
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port }),
    ...(task.availabilityZone !== undefined && { zone: task.availabilityZone }),
    ...(task.pullStartedAt !== undefined && { placedAt: task.pullStartedAt.getTime() }),
    ...(task.pullStoppedAt !== undefined && { pulledAt: task.pullStoppedAt.getTime() }),
    ...(task.startedAt !== undefined && { startedAt: task.startedAt.getTime() }),
    ...(task.stoppedAt !== undefined && { stoppedAt: task.stoppedAt.getTime() }),
    ...(task.stopCode !== undefined && { stopCode: task.stopCode }),
    ...(stoppedReason !== undefined && { stoppedReason }),
    ...(exitCode !== undefined && { exitCode }),
    ...(cause !== undefined && { cause }),
  };
}

/** The id at the end of an ARN; of a task definition's, `family:revision`. */
export function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** AWS's answer to one call, where it was an error. */
export type AwsRefusal = {
  /** `definite`: nothing was done. `unknown`: anything may have been done. */
  readonly certainty: 'definite' | 'unknown';
  readonly cause: LaunchCause;
  readonly message: string;
};

const requestTimeoutStatus = 408;

/**
 * Reads what the SDK threw. Only an answer with a status of 400 to 499 is definite; a connection that broke, a time
 * that ran out and a server's own error say nothing of what was done. A client token that stands for another request
 * (ConflictException) has tasks of its own, so that it isn't definite either.
 */
export function refusalFromAws(error: unknown): AwsRefusal {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: String(error) };
  const status = statusCodeOf(error);
  const definite =
    status !== undefined &&
    status >= 400 &&
    status < 500 &&
    status !== requestTimeoutStatus &&
    name !== 'ConflictException';
  const words = `${name}: ${message}`;
  return { certainty: definite ? 'definite' : 'unknown', cause: causeOf(words), message: words };
}

/** Whether StopTask failed only because ECS doesn't know the task, or no longer. */
export function saysTaskIsUnknown(error: unknown): boolean {
  return error instanceof Error && /task was not found/i.test(error.message);
}

/** The error of a call that only reads or stops: `fleet_refused` where asking again changes nothing. */
export function fleetError(call: string, error: unknown): ServiceError {
  const { certainty, cause, message } = refusalFromAws(error);
  if (certainty === 'definite' && cause !== 'throttle') {
    return new ServiceError(
      'fleet_refused',
      `ECS refused ${call}: ${message}; check the cluster's name and the role's permissions`,
      { cause: error },
    );
  }
  return new ServiceError('fleet_unreachable', `ECS did not answer ${call}: ${message}; try again`, {
    cause: error,
  });
}

/** The task tells that a container exited; only the container's own reason tells why (OutOfMemoryError). */
function whyStopped({ stoppedReason, containers = [] }: Task): string | undefined {
  if (stoppedReason === undefined) return undefined;
  const reasons = containers
    .flatMap(({ reason }) => reason ?? [])
    .filter((reason) => !stoppedReason.includes(reason));
  return [stoppedReason, ...new Set(reasons)].join(': ');
}

/** A stop that was asked for, or a container that ended, says nothing about the next launch. */
function causeOfStop(task: Task): LaunchCause | undefined {
  const { stopCode, lastStatus } = task;
  const stoppedReason = whyStopped(task) ?? '';
  if (lastStatus !== 'STOPPED') return undefined;
  if (stopCode === 'TaskFailedToStart') return causeOfFailedStart(stoppedReason);
  if (stopCode === 'SpotInterruption') return 'capacity';
  return /OutOfMemory/.test(stoppedReason) ? 'configuration' : undefined;
}

/**
 * ECS took the task: a throttle, a quota or a failure without a name is then its template's (a registry's rate, a
 * container that can't be started), which the next launch of it meets again, and no other launch does.
 */
function causeOfFailedStart(stoppedReason: string): LaunchCause {
  const cause = causeOf(stoppedReason);
  if (cause !== 'throttle' && cause !== 'quota' && cause !== 'unknown') return cause;
  return /^CannotPull/.test(stoppedReason) ? 'image' : 'not_ready';
}

/** A state that is none of ours is taken for one from which nothing is concluded. */
function statusOf({ lastStatus, desiredStatus }: Task): FleetStatus {
  if (lastStatus === 'DELETED') return 'STOPPED';
  const known = fleetStatuses.find((status) => status === lastStatus);
  return known ?? (desiredStatus === 'STOPPED' ? 'STOPPING' : 'PENDING');
}

function attachmentDetail({ attachments = [] }: Task, name: string): string | undefined {
  const details = attachments.flatMap((attachment) => attachment.details ?? []);
  return details.find((detail) => detail.name === name)?.value;
}

function statusCodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata: { httpStatusCode?: unknown } = Object(error.$metadata);
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
