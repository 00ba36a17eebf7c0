import { arnOf, type EcsState, type Task } from './state.ts';

/**
 * A task as ECS's JSON protocol tells it; times are epoch seconds. What it tells changes with the task's version and
 * its container's start alone, so that until then it is the same object, not to be changed.
 */
export function taskShape(state: EcsState, task: Task): object {
  const { version, containerStarted, shape } = task;
  if (shape?.version === version && shape.containerStarted === containerStarted) return shape.told;
  const told = shapeOf(state, task);
  task.shape = { version, containerStarted, told };
  return told;
}

function shapeOf(state: EcsState, task: Task): object {
  return {
    taskArn: task.arn,
    clusterArn: arnOf(state, `cluster/${task.cluster}`),
    taskDefinitionArn: task.definition.arn,
    group: task.group,
    startedBy: task.startedBy,
    capacityProviderName: task.provider,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    availabilityZone: task.subnet.zone,
    cpu: task.definition.cpu,
    memory: task.definition.memory,
    lastStatus: task.status,
    desiredStatus: task.desiredStatus,
    version: task.version,
    enableExecuteCommand: false,
    overrides: { containerOverrides: [] },
    tags: task.tags,
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    ...timesOf(task),
    attachments: [attachmentShape(task)],
    containers: [containerShape(task)],
  };
}

/** The details of an interface that is attached: from the end of PROVISIONING on. */
export function hasInterface(task: Task): boolean {
  return task.pullStartedAt !== undefined;
}

export function privateName({ slot, subnet }: Task): string {
  return `ip-${slot.address.replaceAll('.', '-')}.${subnet.zone.slice(0, -1)}.compute.internal`;
}

/** An address of the locally administered range, from the interface's id. */
export function macAddress({ interfaceId }: Task): string {
  const digits = interfaceId.slice('eni-'.length, 'eni-'.length + 10);
  return `02:${digits.replace(/(..)(?=.)/g, '$1:')}`;
}

function timesOf(task: Task): Record<string, number | undefined> {
  const seconds = (milliseconds: number | undefined) =>
    milliseconds === undefined ? undefined : milliseconds / 1000;
  return {
    createdAt: seconds(task.createdAt),
    pullStartedAt: seconds(task.pullStartedAt),
    pullStoppedAt: seconds(task.pullStoppedAt),
    startedAt: seconds(task.startedAt),
    stoppingAt: seconds(task.stoppingAt),
    executionStoppedAt: seconds(task.executionStoppedAt),
    stoppedAt: seconds(task.stoppedAt),
  };
}

function attachmentShape(task: Task): object {
  const details = [{ name: 'subnetId', value: task.subnet.id }];
  if (hasInterface(task)) {
    details.push(
      { name: 'networkInterfaceId', value: task.interfaceId },
      { name: 'macAddress', value: macAddress(task) },
      { name: 'privateDnsName', value: privateName(task) },
      { name: 'privateIPv4Address', value: task.slot.address },
    );
  }
  return {
    id: task.attachmentId,
    type: 'ElasticNetworkInterface',
    status: attachmentStatus(task),
    details,
  };
}

function attachmentStatus(task: Task): string {
  if (task.status === 'STOPPED') return 'DELETED';
  return hasInterface(task) ? 'ATTACHED' : 'PRECREATED';
}

function containerShape(task: Task): object {
  const [container] = task.definition.containerDefinitions;
  return {
    containerArn: task.arn.replace(':task/', ':container/'),
    taskArn: task.arn,
    name: container?.name,
    image: container?.image,
    lastStatus: containerStatus(task),
    exitCode: task.exitCode,
    reason: task.stopCode === 'TaskFailedToStart' ? task.stoppedReason : undefined,
    networkBindings: networkBindings(task),
    networkInterfaces: hasInterface(task)
      ? [{ attachmentId: task.attachmentId, privateIpv4Address: task.slot.address }]
      : [],
    healthStatus: 'UNKNOWN',
  };
}

function containerStatus(task: Task): string {
  if (task.executionStoppedAt !== undefined || task.status === 'STOPPED') return 'STOPPED';
  return task.containerStarted ? 'RUNNING' : 'PENDING';
}

/** Empty, as on Fargate, but where all tasks share one address. */
function networkBindings({ slot, definition }: Task): readonly object[] {
  const mapping = definition.containerDefinitions[0]?.portMappings[0];
  if (slot.hostPort === undefined || mapping === undefined) return [];
  return [
    { bindIP: slot.address, containerPort: mapping.containerPort, hostPort: slot.hostPort, protocol: 'tcp' },
  ];
}
