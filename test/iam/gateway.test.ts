import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networksOutputs } from '../../cluster/testing/record-cluster.ts';
import { gateway } from '../../gateway/host/index.ts';
import type { Outputs } from '../../shared/stack/contract.ts';
import { recordStack } from '../../shared/stack/testing/record.ts';
import { account, actionsOf, answerTo, type Call, region, rolesOf, type SimulatedRole } from './simulate.ts';
import { describeRole } from './table.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const table = arn('dynamodb', 'table/warm-pool-dev-ledger');

const clusterOutputs: Outputs<'cluster'> = {
  contractVersion: 1,
  region,
  clusterName: 'warm-pool-dev-cluster',
  clusterArn: arn('ecs', 'cluster/warm-pool-dev-cluster'),
  ledgerTableName: 'warm-pool-dev-ledger',
  ledgerTableArn: table,
  workerLogGroupName: 'warm-pool-dev-workers',
  workerPorts: [2345],
  controllerScheduleName: 'warm-pool-dev-controller',
  controllerFamily: 'warm-pool-dev-controller',
  poolFamilies: ['warm-pool-dev-cluster-etl'],
};

const bucket = 'warm-pool-dev-artefacts';
let folder: string;
let roles: ReadonlyMap<string, SimulatedRole>;
let parameterName: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-role-'));
  const files = ['bundleFile', 'caddyFile', 'nodeFile'].map((key) => [key, join(folder, key)] as const);
  for (const [key, path] of files) await writeFile(path, `the ${key}`);
  const hash = `scrypt:16384:8:5:${'s'.repeat(22)}:${'h'.repeat(43)}`;
  const context = {
    environment: 'dev',
    region,
    config: { imageId: 'ami-0123456789abcdef0', ...Object.fromEntries(files) },
    secrets: (key: string) => (key === 'passwordHash' ? pulumi.secret(hash) : undefined),
  };
  const recording = await recordStack(() => gateway(context), {
    stack: 'dev-gateway',
    references: { 'dev-networks': networksOutputs, 'dev-cluster': clusterOutputs },
    outputsOf: ({ type }) => outputsOfType[type] ?? {},
  });
  roles = rolesOf(recording);
  const parameter = recording.resources.find(({ type }) => type === 'aws:ssm/parameter:Parameter');
  parameterName = String(parameter?.inputs['name']).replace(/^\//, '');
});
afterAll(() => rm(folder, { recursive: true }));

const outputsOfType: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'aws:s3/bucket:Bucket': { bucket, arn: `arn:aws:s3:::${bucket}` },
  'aws:ssm/association:Association': { associationId: 'association-1' },
  'aws:ssm/parameter:Parameter': { version: 1 },
};

function host(): SimulatedRole {
  const [role, ...others] = [...roles.values()];
  if (role === undefined || others.length > 0) throw new Error(`${roles.size} roles`);
  return role;
}

function call(action: string, resource: string, context: Record<string, string> = {}): Call {
  return { action, resource, context };
}

const stream = (group: string) => arn('logs', `log-group:${group}:log-stream:etl/worker/one`);
const task = arn('ecs', 'task/warm-pool-dev-cluster/0123456789abcdef0123456789abcdef');
const cluster = { 'ecs:cluster': clusterOutputs.clusterArn };

describeRole('the gateway’s host', host, {
  allowed: [
    ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map((name) =>
      call(`dynamodb:${name}`, table),
    ),
    call('dynamodb:Query', `${table}/index/warm`),
    call('logs:GetLogEvents', stream('warm-pool-dev-workers')),
    call('autoscaling:DescribeAutoScalingGroups', '*'),
    call('s3:GetObject', `arn:aws:s3:::${bucket}/artefacts/abc`),
    call('s3:PutObject', `arn:aws:s3:::${bucket}/certificates/store.tar`),
  ],
  denied: [
    call('dynamodb:GetItem', arn('dynamodb', 'table/warm-pool-prod-ledger')),
    call('dynamodb:DeleteTable', table),
    call('dynamodb:Scan', table),
    call('logs:GetLogEvents', stream('warm-pool-dev-controller')),
    call('logs:GetLogEvents', stream('warm-pool-prod-workers')),
    call('s3:PutObject', `arn:aws:s3:::${bucket}/artefacts/abc`),
    call('s3:GetObject', 'arn:aws:s3:::another/artefacts/abc'),
    call('ssm:GetParameter', arn('ssm', 'parameter/another')),
    call('ssm:SendCommand', arn('ssm', 'document/AWS-RunShellScript')),
    call('ssm:StartSession', arn('ec2', 'instance/i-0123456789abcdef0')),
    call('ecs:RunTask', arn('ecs', 'task-definition/warm-pool-dev-cluster-etl:1'), cluster),
    call('ecs:StopTask', task, cluster),
    call('autoscaling:SetDesiredCapacity', '*'),
    call('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:broker-AbCdEf')),
    call('iam:PassRole', `arn:aws:iam::${account}:role/warm-pool-dev-${region}-worker`, {
      'iam:PassedToService': 'ecs-tasks.amazonaws.com',
    }),
  ],
});

describe('the gateway’s host', () => {
  test('reads its own parameter, and none that is named much alike', async () => {
    const own = call('ssm:GetParameter', arn('ssm', `parameter/${parameterName}`));
    const other = call('ssm:GetParameter', arn('ssm', `parameter/${parameterName}-two`));
    expect([await answerTo(host(), own), await answerTo(host(), other)]).toEqual(['allowed', 'denied']);
  });

  test('names its actions one by one', () => {
    for (const action of actionsOf(host())) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
  });
});
