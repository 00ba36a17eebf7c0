import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { brokerUrlArn, recordCluster } from '../../cluster/testing/record-cluster.ts';
import { account, actionsOf, type Call, region, rolesOf, type SimulatedRole } from './simulate.ts';
import { describeRole } from './table.ts';

let roles: ReadonlyMap<string, SimulatedRole>;
beforeAll(async () => {
  roles = rolesOf(await recordCluster());
});

function roleNamed(what: string): SimulatedRole {
  const role = roles.get(`warm-pool-dev-${region}-${what}`);
  if (role === undefined) throw new Error(`no role for ${what}: there are ${[...roles.keys()].join(', ')}`);
  return role;
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const roleArn = (what: string) => `arn:aws:iam::${account}:role/warm-pool-dev-${region}-${what}`;
const clusterArn = arn('ecs', 'cluster/warm-pool-dev-cluster');
const inCluster = { 'ecs:cluster': clusterArn };
const inAnotherCluster = { 'ecs:cluster': arn('ecs', 'cluster/warm-pool-prod-cluster') };
const family = (name: string) => arn('ecs', `task-definition/${name}:7`);
const task = arn('ecs', 'task/warm-pool-dev-cluster/0123456789abcdef0123456789abcdef');
const anotherTask = arn('ecs', 'task/warm-pool-prod-cluster/0123456789abcdef0123456789abcdef');
const table = arn('dynamodb', 'table/warm-pool-dev-ledger');
const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
const repository = arn('ecr', 'repository/warm-pool-dev-images');
const stream = (group: string) => arn('logs', `log-group:warm-pool-dev-${group}:log-stream:one/two/three`);

function call(action: string, resource: string, context: Record<string, string> = {}): Call {
  return { action, resource, context };
}

const ledgerActions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'Query'].map(
  (name) => `dynamodb:${name}`,
);

const controllerCalls: readonly Call[] = [
  ...ledgerActions.map((action) => call(action, table)),
  ...['warm', 'closed', 'workerId'].map((index) => call('dynamodb:Query', `${table}/index/${index}`)),
  ...['etl', 'shared-etl', 'outside'].map((pool) =>
    call('ecs:RunTask', family(`warm-pool-dev-cluster-${pool}`), inCluster),
  ),
  call('ecs:StopTask', task, inCluster),
  call('ecs:DescribeTasks', task, inCluster),
  call('ecs:ListTasks', '*', inCluster),
  call('ecs:TagResource', task, { 'ecs:CreateAction': 'RunTask' }),
  call('iam:PassRole', roleArn('worker'), toTasks),
  call('iam:PassRole', roleArn('worker-execution'), toTasks),
  call('ec2:DescribeSubnets', '*', { 'ec2:Region': region }),
];

describeRole('the controller', () => roleNamed('controller'), {
  allowed: controllerCalls,
  denied: [
    call('ecs:RunTask', family('warm-pool-dev-cluster-etl'), inAnotherCluster),
    call('ecs:RunTask', family('warm-pool-dev-cluster-etl')),
    call('ecs:RunTask', family('warm-pool-prod-cluster-etl'), inCluster),
    call('ecs:RunTask', family('warm-pool-dev-controller'), inCluster),
    call('ecs:RunTask', family('warm-pool-dev-cluster-etl-two'), inCluster),
    call('ecs:StopTask', anotherTask, inAnotherCluster),
    call('ecs:DescribeTasks', anotherTask, inAnotherCluster),
    call('ecs:ListTasks', '*', inAnotherCluster),
    call('ecs:TagResource', task, { 'ecs:CreateAction': 'CreateService' }),
    call('ecs:TagResource', anotherTask, { 'ecs:CreateAction': 'RunTask' }),
    call('ecs:RegisterTaskDefinition', '*'),
    call('ecs:ExecuteCommand', task, inCluster),
    call('iam:PassRole', roleArn('controller'), toTasks),
    call('iam:PassRole', roleArn('schedule'), toTasks),
    call('iam:PassRole', `arn:aws:iam::${account}:role/admin`, toTasks),
    call('iam:PassRole', roleArn('worker'), { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    call('dynamodb:GetItem', arn('dynamodb', 'table/warm-pool-prod-ledger')),
    call('dynamodb:UpdateItem', arn('dynamodb', 'table/warm-pool-dev-ledger-two')),
    call('dynamodb:Scan', table),
    call('dynamodb:DeleteTable', table),
    call('secretsmanager:GetSecretValue', brokerUrlArn),
    call('sqs:SendMessage', arn('sqs', 'warm-pool-dev-dead-letters')),
    call('logs:PutLogEvents', stream('controller')),
    call('ec2:DescribeSubnets', '*', { 'ec2:Region': 'us-east-1' }),
  ],
});

describeRole('what starts the controller', () => roleNamed('controller-execution'), {
  allowed: [
    call('ecr:GetAuthorizationToken', '*'),
    call('ecr:BatchGetImage', repository),
    call('ecr:GetDownloadUrlForLayer', repository),
    call('ecr:BatchCheckLayerAvailability', repository),
    call('logs:CreateLogStream', stream('controller')),
    call('logs:PutLogEvents', stream('controller')),
  ],
  denied: [
    call('logs:PutLogEvents', stream('workers')),
    call('logs:CreateLogGroup', arn('logs', 'log-group:warm-pool-dev-controller')),
    call('ecr:PutImage', repository),
    call('ecr:BatchGetImage', arn('ecr', 'repository/another')),
    call('secretsmanager:GetSecretValue', brokerUrlArn),
    call('ecs:RunTask', family('warm-pool-dev-cluster-etl'), inCluster),
  ],
});

describeRole('what starts workers', () => roleNamed('worker-execution'), {
  allowed: [
    call('ecr:GetAuthorizationToken', '*'),
    call('ecr:BatchGetImage', repository),
    call('ecr:BatchGetImage', arn('ecr', 'repository/own/fossa')),
    call('logs:CreateLogStream', stream('workers')),
    call('logs:PutLogEvents', stream('workers')),
    call('secretsmanager:GetSecretValue', brokerUrlArn),
    call('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:token-AbCdEf')),
    call('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:rabbit-AbCdEf')),
  ],
  denied: [
    call('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:other-AbCdEf')),
    call('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:token-two-AbCdEf')),
    call('secretsmanager:PutSecretValue', brokerUrlArn),
    call('ssm:GetParameters', arn('ssm', 'parameter/warm-pool-dev-password')),
    call('logs:CreateLogGroup', arn('logs', 'log-group:warm-pool-dev-workers')),
    call('logs:PutLogEvents', stream('controller')),
    call('ecr:BatchGetImage', arn('ecr', 'repository/another')),
    call('ecr:PutImage', repository),
    call('dynamodb:GetItem', table),
  ],
});

describeRole('a worker’s own code', () => roleNamed('worker'), {
  allowed: [],
  denied: [
    call('dynamodb:GetItem', table),
    call('ecs:StopTask', task, inCluster),
    call('secretsmanager:GetSecretValue', brokerUrlArn),
    call('logs:PutLogEvents', stream('workers')),
  ],
});

describeRole('the schedule', () => roleNamed('schedule'), {
  allowed: [
    call('ecs:RunTask', family('warm-pool-dev-controller'), inCluster),
    call('iam:PassRole', roleArn('controller'), toTasks),
    call('iam:PassRole', roleArn('controller-execution'), toTasks),
    call('sqs:SendMessage', arn('sqs', 'warm-pool-dev-dead-letters')),
  ],
  denied: [
    call('ecs:RunTask', family('warm-pool-dev-controller'), inAnotherCluster),
    call('ecs:RunTask', family('warm-pool-dev-cluster-etl'), inCluster),
    call('iam:PassRole', roleArn('worker'), toTasks),
    call('iam:PassRole', roleArn('worker-execution'), toTasks),
    call('iam:PassRole', roleArn('controller'), { 'iam:PassedToService': 'ec2.amazonaws.com' }),
    call('sqs:SendMessage', arn('sqs', 'another-queue')),
    call('sqs:ReceiveMessage', arn('sqs', 'warm-pool-dev-dead-letters')),
  ],
});

const pushes = [
  'BatchCheckLayerAvailability',
  'InitiateLayerUpload',
  'UploadLayerPart',
  'CompleteLayerUpload',
  'PutImage',
  'DescribeImages',
].map((name) => `ecr:${name}`);

describeRole('an image build', () => roleNamed('image-build'), {
  allowed: [
    ...pushes.map((action) => call(action, repository)),
    call('ecr:GetAuthorizationToken', '*'),
    call('s3:GetObject', 'arn:aws:s3:::image-sources/sources/abc.zip'),
    call('logs:CreateLogStream', stream('builds')),
    call('logs:PutLogEvents', stream('builds')),
  ],
  denied: [
    ...pushes.map((action) => call(action, arn('ecr', 'repository/another'))),
    call('ecr:DeleteRepository', repository),
    call('ecr:BatchDeleteImage', repository),
    call('s3:PutObject', 'arn:aws:s3:::image-sources/sources/abc.zip'),
    call('s3:GetObject', 'arn:aws:s3:::another/sources/abc.zip'),
    call('logs:CreateLogGroup', arn('logs', 'log-group:warm-pool-dev-builds')),
    call('logs:PutLogEvents', stream('workers')),
    call('iam:PassRole', roleArn('worker'), toTasks),
  ],
});

describe('every role of the cluster stack', () => {
  test('is in a table above', () => {
    const names = [
      'controller',
      'controller-execution',
      'image-build',
      'schedule',
      'worker',
      'worker-execution',
    ];
    expect([...roles.keys()].toSorted()).toEqual(names.map((what) => `warm-pool-dev-${region}-${what}`));
  });

  test('names its actions one by one', () => {
    for (const role of roles.values()) {
      for (const action of actionsOf(role)) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
    }
  });

  test('is taken by one service, for this account alone', () => {
    for (const { trust } of roles.values()) {
      expect(trust).toMatchObject({
        Statement: [
          {
            Principal: { Service: expect.stringMatching(/^[a-z-]+\.amazonaws\.com$/) },
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          },
        ],
      });
    }
  });
});

/** What the document client's commands are to IAM. */
const itemActions: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  BatchWrite: 'BatchWriteItem',
};

/** Pools that the ledger holds name their task definition: only a pools file makes the controller ask for it. */
const onlyOnOneMachine: ReadonlySet<string> = new Set(['ListTaskDefinitions']);

describe('what the controller’s program calls', () => {
  test('is in its table, call by call', async () => {
    const allowed = new Set(controllerCalls.map(({ action }) => action.split(':')[1]));
    const called = [...(await commandsIn('shared/fleet')), ...(await commandsIn('shared/ledger'))];
    expect(called.length).toBeGreaterThan(8);
    for (const name of called) {
      if (onlyOnOneMachine.has(name)) continue;
      expect(allowed).toContain(itemActions[name] ?? name);
    }
  });
});

/** The SDK's commands that the files of a room make. */
async function commandsIn(room: string): Promise<ReadonlySet<string>> {
  const root = new URL('../..', import.meta.url).pathname;
  const files = (await readdir(join(root, room))).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(root, room, name), 'utf8')));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name)),
  );
}
