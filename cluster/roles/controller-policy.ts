import { type ArnScope, arnIn } from '../arns.ts';
import { type Allow, anyResource } from './policy-document.ts';

export type ControllerReach = {
  readonly scope: ArnScope;
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly families: readonly string[];
  readonly tableArn: string;
  readonly indexNames: readonly string[];
  /** The roles that a worker's task has: its own and the one that starts it. */
  readonly workerRoleArns: readonly string[];
};

/** What the controller's program calls, and nothing else. Source of the forms: Service Authorization Reference. */
export function controllerPolicy(reach: ControllerReach): readonly Allow[] {
  return [...ledgerAccess(reach), ...fleetAccess(reach)];
}

function ledgerAccess({ tableArn, indexNames }: ControllerReach): readonly Allow[] {
  return [
    {
      actions: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:Query',
      ],
      resources: [tableArn],
    },
    { actions: ['dynamodb:Query'], resources: indexNames.map((name) => `${tableArn}/index/${name}`) },
  ];
}

function fleetAccess(reach: ControllerReach): readonly Allow[] {
  const { scope, clusterArn, clusterName, families, workerRoleArns } = reach;
  const inCluster = { ArnEquals: { 'ecs:cluster': clusterArn } };
  const tasks = [arnIn(scope, 'ecs', `task/${clusterName}/*`)];
  return [
    {
      actions: ['ecs:RunTask'],
      resources: families.map((family) => arnIn(scope, 'ecs', `task-definition/${family}:*`)),
      condition: inCluster,
    },
    { actions: ['ecs:StopTask', 'ecs:DescribeTasks'], resources: tasks, condition: inCluster },
    // ListTasks knows no resource but the cluster's container instances, which Fargate has none of.
    { actions: ['ecs:ListTasks'], resources: anyResource, condition: inCluster },
    {
      actions: ['ecs:TagResource'],
      resources: tasks,
      condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    },
    {
      actions: ['iam:PassRole'],
      resources: workerRoleArns,
      condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    // Says how many addresses a subnet has left. EC2's Describe calls know no resource.
    {
      actions: ['ec2:DescribeSubnets'],
      resources: anyResource,
      condition: { StringEquals: { 'ec2:Region': scope.region } },
    },
  ];
}
