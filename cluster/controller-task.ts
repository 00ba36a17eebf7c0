import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { type LogDestination, loggingTo } from './task-definition.ts';

export type ControllerTask = {
  readonly family: string;
  readonly image: string;
  readonly region: string;
  readonly clusterName: string;
  readonly ledgerTableName: string;
  /** Where it launches workers. */
  readonly workerSubnetIds: readonly string[];
  readonly workerSecurityGroupIds: readonly string[];
  readonly logs: LogDestination;
};

/** Fargate's smallest size. */
const cpu = 256;
const memoryMiB = 512;
/** The program ends within 9 s of being asked to. */
const stopTimeoutSeconds = 30;

/** The controller's task definition in ECS's words. Started without arguments, it stays for its turn and hands over. */
export function controllerTaskDefinition(task: ControllerTask): RegisterTaskDefinitionCommandInput {
  const settings = {
    AWS_REGION: task.region,
    WARM_POOL_CLUSTER: task.clusterName,
    WARM_POOL_LEDGER_TABLE: task.ledgerTableName,
    WARM_POOL_METRICS: 'embedded',
    WARM_POOL_SECURITY_GROUPS: task.workerSecurityGroupIds.join(','),
    WARM_POOL_SUBNETS: task.workerSubnetIds.join(','),
  };
  return {
    family: task.family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(cpu),
    memory: String(memoryMiB),
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    containerDefinitions: [
      {
        name: 'controller',
        image: task.image,
        essential: true,
        environment: Object.entries(settings).map(([name, value]) => ({ name, value })),
        readonlyRootFilesystem: true,
        stopTimeout: stopTimeoutSeconds,
        ...loggingTo(task.logs),
      },
    ],
  };
}
