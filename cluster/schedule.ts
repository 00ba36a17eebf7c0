import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { type NameScope, nameLimits, resourceName } from '../shared/stack/names.ts';

export type ScheduleRequest = {
  readonly names: NameScope;
  readonly clusterArn: pulumi.Input<string>;
  readonly taskDefinitionArn: pulumi.Input<string>;
  readonly roleArn: pulumi.Input<string>;
  readonly deadLetterQueueArn: pulumi.Input<string>;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** What the first start must wait for. */
  readonly needs: readonly pulumi.Resource[];
};

/** Half of a controller's stay, so that a successor is there before it ends. */
const everyMinutes = 5;
/** A start that is late is worthless: the next one comes soon. It is EventBridge's smallest. */
const maxEventAgeSeconds = 60;
const fortnightSeconds = 14 * 24 * 3600;

/** Where starts of the controller that failed are kept, for the alarm and for whoever looks. */
export function makeDeadLetterQueue(names: NameScope): aws.sqs.Queue {
  return new aws.sqs.Queue('dead-letters', {
    name: resourceName(names, 'dead-letters', nameLimits.queue),
    messageRetentionSeconds: fortnightSeconds,
    sqsManagedSseEnabled: true,
  });
}

function scheduleName(names: NameScope): string {
  return resourceName(names, 'controller', nameLimits.schedule);
}

/** Starts a controller every five minutes; each stays up to ten, and hands over to the next. */
export function makeSchedule(request: ScheduleRequest): aws.scheduler.Schedule {
  return new aws.scheduler.Schedule(
    'controller',
    {
      name: scheduleName(request.names),
      description: 'Starts the pool controller',
      scheduleExpression: `rate(${everyMinutes} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: request.clusterArn,
        roleArn: request.roleArn,
        ecsParameters: {
          taskDefinitionArn: request.taskDefinitionArn,
          launchType: 'FARGATE',
          taskCount: 1,
          networkConfiguration: {
            subnets: [...request.subnetIds],
            securityGroups: [request.securityGroupId],
            assignPublicIp: false,
          },
        },
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: maxEventAgeSeconds },
        deadLetterConfig: { arn: request.deadLetterQueueArn },
      },
    },
    { dependsOn: [...request.needs] },
  );
}
