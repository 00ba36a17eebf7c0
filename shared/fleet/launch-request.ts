import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { LaunchRecord } from '../pool/launch.ts';

/** The RunTask request of a record: the same for each attempt, since ECS refuses a token with other parameters. */
export function launchRequest(cluster: string, record: LaunchRecord): RunTaskCommandInput {
  return {
    cluster,
    taskDefinition: record.template,
    count: record.count,
    clientToken: record.token,
    startedBy: record.token,
    capacityProviderStrategy: [{ capacityProvider: record.provider, weight: 1 }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...record.subnets],
        securityGroups: [...record.securityGroups],
        assignPublicIp: 'DISABLED',
      },
    },
    enableExecuteCommand: false,
    propagateTags: 'TASK_DEFINITION',
  };
}
