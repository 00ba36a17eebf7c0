import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import type { PoolConfig } from '../shared/pool/config.ts';

/** Where a container's output goes; ECS's `awslogs` driver. */
export type LogDestination = {
  readonly group: string;
  readonly region: string;
  readonly streamPrefix: string;
};

export type WorkerTemplate = {
  readonly family: string;
  readonly pool: PoolConfig;
  /** What the containers run; the pool's own `image` may be a folder. */
  readonly image: string;
  /** Given to the worker besides the pool's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** ECS's `valueFrom` by the variable's name: an ARN of Secrets Manager or of a parameter. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly logs?: LogDestination;
};

/** A task's memory also holds what is written to it. */
const temporaryMiB = 64;
/** Output that CloudWatch doesn't take in time waits here; more is dropped, rather than the worker held up. */
const logBuffer = '4m';

/** The container that the pool is about; the others are its sidecars. */
export const workerContainerName = 'worker';

/** A pool's task definition in ECS's words: the same on AWS and on one machine. */
export function taskDefinitionOf(template: WorkerTemplate): RegisterTaskDefinitionCommandInput {
  const { family, pool, logs } = template;
  return {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(pool.cpu),
    memory: String(pool.memory),
    runtimePlatform: {
      cpuArchitecture: pool.architecture === 'arm64' ? 'ARM64' : 'X86_64',
      operatingSystemFamily: 'LINUX',
    },
    containerDefinitions: [
      workerContainer(template),
      ...pool.sidecars.map((sidecar) => ({ ...loggingTo(logs), ...sidecar })),
    ],
  };
}

function workerContainer({ pool, image, environment = {}, secrets = {}, logs }: WorkerTemplate) {
  const valueFroms = Object.entries(secrets).toSorted(byName);
  return {
    name: workerContainerName,
    image,
    essential: true,
    portMappings: [{ containerPort: pool.port, protocol: 'tcp' }],
    // Locally the runtime says which port it is; here nobody else would.
    environment: Object.entries({ PORT: String(pool.port), ...pool.environment, ...environment })
      .toSorted(byName)
      .map(([name, value]) => ({ name, value })),
    ...(valueFroms.length > 0 && {
      secrets: valueFroms.map(([name, valueFrom]) => ({ name, valueFrom })),
    }),
    readonlyRootFilesystem: pool.readOnlyRoot,
    ...(pool.readOnlyRoot && { linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: temporaryMiB }] } }),
    stopTimeout: pool.stopTimeoutSeconds,
    ...loggingTo(logs),
  } satisfies ContainerDefinition;
}

/** How a container writes its log. */
export function loggingTo(logs: LogDestination | undefined): Pick<ContainerDefinition, 'logConfiguration'> {
  if (logs === undefined) return {};
  return {
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logs.group,
        'awslogs-region': logs.region,
        'awslogs-stream-prefix': logs.streamPrefix,
        mode: 'non-blocking',
        'max-buffer-size': logBuffer,
      },
    },
  };
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
