import { describe, expect, it } from 'vitest';
import {
  causeOf,
  failureFromAws,
  fleetError,
  refusalFromAws,
  saysTaskIsUnknown,
  workerFromTask,
} from './from-aws.ts';

const seenAt = Date.UTC(2026, 0, 1);

describe('the cause of a failure', () => {
  it.each([
    [
      'Capacity is unavailable at this time. Please try again later or in a different availability zone',
      'capacity',
    ],
    ['RESOURCE:CPU', 'capacity'],
    ["You've reached the limit on the number of vCPUs you can run concurrently", 'quota'],
    ['LimitExceededException: too many', 'quota'],
    ['RESOURCE:ENI', 'addresses'],
    ['Timeout waiting for network interface provisioning to complete.', 'addresses'],
    ['InsufficientFreeAddressesInSubnet: The subnet has not enough free addresses', 'addresses'],
    ['CannotPullContainerError: pull image manifest has been retried 1 time(s)', 'image'],
    ['ThrottlingException: Rate exceeded', 'throttle'],
    ['AccessDeniedException: User is not authorized to perform: iam:PassRole', 'permission'],
    ['ClientException: ECS was unable to assume the role', 'permission'],
    ['ResourceInitializationError: unable to pull secrets: AccessDeniedException', 'permission'],
    ['ResourceInitializationError: failed to initialize logging driver', 'configuration'],
    ['InvalidParameterException: TaskDefinition is inactive', 'configuration'],
    ['ClusterNotFoundException: Cluster not found.', 'configuration'],
    ['OutOfMemoryError: Container killed due to memory usage', 'configuration'],
    ['something never seen', 'unknown'],
  ])('of "%s" is %s', (words, cause) => {
    expect(causeOf(words)).toBe(cause);
  });

  it('keeps what AWS said, detail and all', () => {
    expect(failureFromAws({ reason: 'RESOURCE:ENI', detail: 'subnet-1' })).toEqual({
      cause: 'addresses',
      message: 'RESOURCE:ENI: subnet-1',
    });
  });
});

describe('an error of the SDK', () => {
  const answered = (name: string, httpStatusCode: number) =>
    Object.assign(new Error('so it is'), { name, $metadata: { httpStatusCode } });

  it.each([
    ['a refusal', answered('InvalidParameterException', 400), 'definite', 'configuration'],
    ['throttling', answered('ThrottlingException', 400), 'definite', 'throttle'],
    ['no permission', answered('AccessDeniedException', 400), 'definite', 'permission'],
    ["the server's own error", answered('ServerException', 500), 'unknown', 'unknown'],
    ['a time that ran out there', answered('RequestTimeout', 408), 'unknown', 'unknown'],
    ['a token with other parameters', answered('ConflictException', 400), 'unknown', 'unknown'],
    [
      'a time that ran out here',
      Object.assign(new Error('late'), { name: 'TimeoutError' }),
      'unknown',
      'unknown',
    ],
    [
      'a connection that broke',
      Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      'unknown',
      'unknown',
    ],
    ['no error at all', 'text', 'unknown', 'unknown'],
  ])('%s is read', (_what, error, certainty, cause) => {
    expect(refusalFromAws(error)).toMatchObject({ certainty, cause });
  });

  it.each([
    ['AccessDeniedException', 400, 'fleet_refused'],
    ['ClusterNotFoundException', 400, 'fleet_refused'],
    ['ThrottlingException', 400, 'fleet_unreachable'],
    ['ServerException', 500, 'fleet_unreachable'],
  ])('%s of a read becomes %s', (name, status, code) => {
    const cause = answered(name, status);
    expect(fleetError('ListTasks', cause)).toMatchObject({ code, cause });
  });

  it('that says a task was not found is told from others', () => {
    expect(saysTaskIsUnknown(new Error('The referenced task was not found.'))).toBe(true);
    expect(saysTaskIsUnknown(new Error('Cluster not found.'))).toBe(false);
  });
});

describe('a task of ECS', () => {
  const task = {
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/local/0123',
    taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/local-etl:3',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    createdAt: new Date(seenAt),
  };

  it('becomes a worker', () => {
    const details = [
      { name: 'subnetId', value: 's' },
      { name: 'privateIPv4Address', value: '10.0.0.4' },
    ];
    const full = {
      ...task,
      capacityProviderName: 'FARGATE_SPOT',
      startedBy: 'launch-1',
      availabilityZone: 'us-east-1a',
      startedAt: new Date(seenAt + 1000),
      attachments: [{ type: 'ElasticNetworkInterface', details }],
    };
    expect(workerFromTask(full, 0)).toEqual({
      id: '0123',
      arn: task.taskArn,
      template: 'local-etl:3',
      status: 'RUNNING',
      desiredStatus: 'RUNNING',
      capacityProvider: 'FARGATE_SPOT',
      startedBy: 'launch-1',
      address: '10.0.0.4',
      zone: 'us-east-1a',
      createdAt: seenAt,
      startedAt: seenAt + 1000,
    });
  });

  it('that shares an address has its own port', () => {
    const containers = [{ networkBindings: [{ hostPort: 20_001, containerPort: 2345 }] }];
    expect(workerFromTask({ ...task, containers }, 0).port).toBe(20_001);
  });

  it.each([
    ['TaskFailedToStart', 'CannotPullContainerError: none', 'image'],
    ['TaskFailedToStart', 'who knows', 'not_ready'],
    ['TaskFailedToStart', 'ContainerRuntimeError: exec format error', 'not_ready'],
    ['TaskFailedToStart', 'CannotPullContainerError: 429 Too Many Requests: toomanyrequests', 'image'],
    ['TaskFailedToStart', 'CannotPullContainerError: write: disk quota exceeded', 'image'],
    ['TaskFailedToStart', 'ResourceInitializationError: ThrottlingException: Rate exceeded', 'not_ready'],
    ['TaskFailedToStart', 'Capacity is unavailable at this time', 'capacity'],
    ['SpotInterruption', 'Your Spot Task was interrupted.', 'capacity'],
    ['EssentialContainerExited', 'OutOfMemoryError: killed', 'configuration'],
    ['EssentialContainerExited', 'Essential container in task exited', undefined],
    ['UserInitiated', 'CannotPullContainerError in words of ours', undefined],
  ])('that stopped with %s, "%s", has the cause %s', (stopCode, stoppedReason, cause) => {
    expect(
      workerFromTask({ ...task, lastStatus: 'STOPPED', stopCode, stoppedReason } as never, 0).cause,
    ).toBe(cause);
  });

  it('whose container says more than the task has both, and the cause that the container tells', () => {
    const stopped = {
      ...task,
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited' as const,
      stoppedReason: 'Essential container in task exited',
    };
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    expect(workerFromTask({ ...stopped, containers: [{ name: 'worker', reason }] }, 0)).toMatchObject({
      stoppedReason: `Essential container in task exited: ${reason}`,
      cause: 'configuration',
    });
    const containers = [{ reason: stopped.stoppedReason }, { exitCode: 1 }];
    expect(workerFromTask({ ...stopped, containers }, 0)).toMatchObject({
      stoppedReason: stopped.stoppedReason,
      exitCode: 1,
    });
  });

  it.each([
    ['DELETED', 'STOPPED', 'STOPPED'],
    ['NEW_WORD', 'RUNNING', 'PENDING'],
    ['NEW_WORD', 'STOPPED', 'STOPPING'],
  ])('with the state %s, wanted %s, counts as %s', (lastStatus, desiredStatus, status) => {
    expect(workerFromTask({ ...task, lastStatus, desiredStatus }, 0).status).toBe(status);
  });

  it('without a time of its own was made when it was seen', () => {
    const { createdAt: _none, ...young } = task;
    expect(workerFromTask(young, seenAt).createdAt).toBe(seenAt);
  });
});
