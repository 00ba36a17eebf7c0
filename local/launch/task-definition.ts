import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import type { PoolConfig } from '../../shared/pool/config.ts';

/** A pool's task definition in ECS's words, as the cluster stack registers one. */
export function taskDefinitionOf(
  family: string,
  pool: PoolConfig,
  environment: Readonly<Record<string, string>>,
): RegisterTaskDefinitionCommandInput {
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
      {
        name: 'worker',
        image: pool.image,
        essential: true,
        portMappings: [{ containerPort: pool.port, protocol: 'tcp' }],
        environment: Object.entries({ ...pool.environment, ...environment })
          .map(([name, value]) => ({ name, value }))
          .sort((left, right) => left.name.localeCompare(right.name)),
        readonlyRootFilesystem: pool.readOnlyRoot,
        stopTimeout: pool.stopTimeoutSeconds,
      },
    ],
  };
}
