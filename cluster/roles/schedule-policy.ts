import { type ArnScope, arnIn } from '../arns.ts';
import type { Allow } from './policy-document.ts';

export type ScheduleReach = {
  readonly scope: ArnScope;
  readonly clusterArn: string;
  readonly family: string;
  /** The controller's own role and the one that starts it. */
  readonly controllerRoleArns: readonly string[];
  readonly deadLetterQueueArn: string;
};

/** What the schedule needs to start the controller, and to say that it couldn't. */
export function schedulePolicy(reach: ScheduleReach): readonly Allow[] {
  const { scope, clusterArn, family, controllerRoleArns, deadLetterQueueArn } = reach;
  return [
    {
      actions: ['ecs:RunTask'],
      resources: [arnIn(scope, 'ecs', `task-definition/${family}:*`)],
      condition: { ArnEquals: { 'ecs:cluster': clusterArn } },
    },
    {
      actions: ['iam:PassRole'],
      resources: controllerRoleArns,
      condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    { actions: ['sqs:SendMessage'], resources: [deadLetterQueueArn] },
  ];
}
