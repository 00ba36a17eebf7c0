import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Outputs } from '../shared/stack/contract.ts';
import { type NameScope, resourceName } from '../shared/stack/names.ts';
import type { ArnScope } from './arns.ts';
import { controllerTaskDefinition } from './controller-task.ts';
import { ledgerIndexNames } from './ledger.ts';
import { controllerPolicy } from './roles/controller-policy.ts';
import { executionPolicy } from './roles/execution-policy.ts';
import { allow, makeRole } from './roles/make-role.ts';
import { schedulePolicy } from './roles/schedule-policy.ts';
import { makeSchedule } from './schedule.ts';
import { makeTaskDefinition } from './task-definitions.ts';
import type { Workers } from './workers.ts';

export type ControllerRequest = {
  readonly names: NameScope;
  readonly networks: Outputs<'networks'>;
  readonly cluster: aws.ecs.Cluster;
  readonly clusterName: string;
  readonly arnScope: pulumi.Output<ArnScope>;
  readonly table: aws.dynamodb.Table;
  readonly log: aws.cloudwatch.LogGroup;
  readonly deadLetters: aws.sqs.Queue;
  readonly image: pulumi.Output<string>;
  readonly imageRepositoryArns: pulumi.Output<readonly string[]>;
  readonly workers: Workers;
  readonly needs: readonly pulumi.Resource[];
};

export function controllerFamily(names: NameScope): string {
  return resourceName(names, 'controller');
}

/** The controller: its roles, its task definition, and the schedule that starts it. */
export function makeController(request: ControllerRequest): aws.scheduler.Schedule {
  const { names, networks, cluster, deadLetters } = request;
  const { task, execution, policies } = makeControllerRoles(request);
  const definition = makeControllerTask(request, task, execution);
  const scheduler = makeScheduleRole(request, [task, execution]);
  return makeSchedule({
    names,
    clusterArn: cluster.arn,
    taskDefinitionArn: definition.arn,
    roleArn: scheduler.role.arn,
    deadLetterQueueArn: deadLetters.arn,
    subnetIds: networks.privateSubnetIds,
    securityGroupId: networks.controllerSecurityGroupId,
    needs: [...request.needs, ...request.workers.needs, ...policies, scheduler.policy],
  });
}

function makeControllerRoles(request: ControllerRequest) {
  const { names, arnScope, cluster, clusterName, table, workers, log } = request;
  const about = { names, service: 'ecs-tasks.amazonaws.com', account: arnScope.account };
  const task = makeRole({ ...about, what: 'controller', description: 'Launches and ends the workers' });
  const execution = makeRole({
    ...about,
    what: 'controller-execution',
    description: 'Starts the controller',
  });
  const reach = pulumi.output({
    scope: arnScope,
    clusterArn: cluster.arn,
    clusterName,
    families: workers.families,
    tableArn: table.arn,
    indexNames: ledgerIndexNames(),
    workerRoleArns: workers.roleArns,
  });
  const start = pulumi.output({
    repositoryArns: request.imageRepositoryArns,
    logGroupArn: log.arn,
    secrets: [],
  });
  const policies = [
    allow('controller', task, reach.apply(controllerPolicy)),
    allow('controller-execution', execution, start.apply(executionPolicy)),
  ];
  return { task, execution, policies };
}

function makeControllerTask(
  { names, networks, clusterName, table, log, image }: ControllerRequest,
  task: aws.iam.Role,
  execution: aws.iam.Role,
): aws.ecs.TaskDefinition {
  const family = controllerFamily(names);
  const definition = pulumi
    .output({ image, group: log.name, ledgerTableName: table.name })
    .apply(({ group, ...made }) =>
      controllerTaskDefinition({
        ...made,
        family,
        region: names.region,
        clusterName,
        workerSubnetIds: networks.privateSubnetIds,
        workerSecurityGroupIds: [networks.workersSecurityGroupId],
        logs: { group, region: names.region, streamPrefix: 'controller' },
      }),
    );
  return makeTaskDefinition('controller', family, definition, {
    taskRoleArn: task.arn,
    executionRoleArn: execution.arn,
  });
}

function makeScheduleRole(
  { names, arnScope, cluster, deadLetters }: ControllerRequest,
  controllerRoles: readonly aws.iam.Role[],
) {
  const role = makeRole({
    names,
    what: 'schedule',
    service: 'scheduler.amazonaws.com',
    account: arnScope.account,
    description: 'Starts the controller every few minutes',
  });
  const reach = pulumi.output({
    scope: arnScope,
    clusterArn: cluster.arn,
    family: controllerFamily(names),
    controllerRoleArns: controllerRoles.map(({ arn }) => arn),
    deadLetterQueueArn: deadLetters.arn,
  });
  return { role, policy: allow('schedule', role, reach.apply(schedulePolicy)) };
}
