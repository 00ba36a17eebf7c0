import { beforeAll, describe, expect, test } from 'vitest';
import { createTableInput } from '../shared/ledger/table.ts';
import { controllerMetrics, metricsNamespace } from '../shared/pool/metric-names.ts';
import { checkOutputs } from '../shared/stack/read-stack.ts';
import type { Recording } from '../shared/stack/testing/record.ts';
import {
  brokerUrlArn,
  builtDigest,
  builtImage,
  controllerDigest,
  networksOutputs,
  recordCluster,
} from './testing/record-cluster.ts';
import { inputsOf, ofType } from './testing/resources.ts';

type Container = {
  readonly name: string;
  readonly image: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly logConfiguration?: { readonly options: Readonly<Record<string, string>> };
  readonly [key: string]: unknown;
};

const taskDefinition = 'aws:ecs/taskDefinition:TaskDefinition';

function containersOf(recording: Recording, name: string): readonly Container[] {
  return JSON.parse(String(inputsOf(recording, taskDefinition, name)['containerDefinitions'])) as Container[];
}

describe('the cluster stack', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordCluster();
  });

  test('has Fargate and Fargate Spot, and names Container Insights off', () => {
    expect(inputsOf(recording, 'aws:ecs/cluster:Cluster', 'cluster')['settings']).toEqual([
      { name: 'containerInsights', value: 'disabled' },
    ]);
    const providers = 'aws:ecs/clusterCapacityProviders:ClusterCapacityProviders';
    expect(inputsOf(recording, providers, 'capacity-providers')['capacityProviders']).toEqual([
      'FARGATE',
      'FARGATE_SPOT',
    ]);
  });

  test('gives the ledger the keys, indexes and time to live that the programs use', () => {
    const table = inputsOf(recording, 'aws:dynamodb/table:Table', 'ledger');
    const indexes = table['globalSecondaryIndexes'] as readonly { readonly name: string }[];
    expect(indexes.map(({ name }) => name)).toEqual(
      createTableInput('any').GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName),
    );
    expect(table).toMatchObject({
      hashKey: 'pk',
      rangeKey: 'sk',
      billingMode: 'PAY_PER_REQUEST',
      ttl: { attributeName: 'expiresAtSeconds', enabled: true },
      pointInTimeRecovery: { enabled: false },
      deletionProtectionEnabled: false,
    });
  });

  test('makes a task definition a pool, in its family, with its image by digest', () => {
    expect(inputsOf(recording, taskDefinition, 'pool-etl')).toMatchObject({
      family: 'warm-pool-dev-cluster-etl',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    });
    expect(inputsOf(recording, taskDefinition, 'pool-shared-etl')['runtimePlatform']).toEqual({
      cpuArchitecture: 'X86_64',
      operatingSystemFamily: 'LINUX',
    });
    for (const { name } of ofType(recording, taskDefinition)) {
      for (const { image } of containersOf(recording, name)) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    }
    expect(containersOf(recording, 'pool-etl')[0]?.image).toBe(builtImage);
  });

  test('a worker writes to memory alone where its root is read-only, and its log goes to the one group', () => {
    const [worker, sidecar] = containersOf(recording, 'pool-etl');
    expect(worker).toMatchObject({
      readonlyRootFilesystem: true,
      linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 64 }] },
      stopTimeout: 30,
      environment: [
        { name: 'PORT', value: '2345' },
        { name: 'START_SECONDS', value: '1' },
      ],
    });
    expect(worker?.logConfiguration?.options).toMatchObject({
      'awslogs-group': 'warm-pool-dev-workers',
      'awslogs-stream-prefix': 'etl',
      mode: 'non-blocking',
    });
    expect(worker?.logConfiguration?.options).not.toHaveProperty('awslogs-create-group');
    expect(sidecar).toMatchObject({ name: 'proxy', essential: false });
    expect(sidecar?.logConfiguration?.options).toMatchObject({ 'awslogs-group': 'warm-pool-dev-workers' });
    const [plain] = containersOf(recording, 'pool-shared-etl');
    expect(plain).toMatchObject({ readonlyRootFilesystem: false });
    expect(plain).not.toHaveProperty('linuxParameters');
  });

  test('a secret reaches a worker by its name alone, the broker’s URL among them', () => {
    expect(containersOf(recording, 'pool-etl')[0]?.secrets).toEqual([
      { name: 'TOKEN', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf:key::' },
    ]);
    expect(containersOf(recording, 'pool-shared-etl')[0]?.secrets).toEqual([
      { name: 'BROKER_URL', valueFrom: brokerUrlArn },
    ]);
    expect(containersOf(recording, 'pool-outside')[0]?.secrets).toEqual([
      { name: 'BROKER_URL', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rabbit-AbCdEf' },
    ]);
  });

  test('the broker is private, and its password is made by Secrets Manager and known to no input', () => {
    const [broker, ...others] = ofType(recording, 'aws:cloudformation/stack:Stack');
    expect(others).toEqual([]);
    const template = String(broker?.inputs['templateBody']);
    expect(template).toContain('PubliclyAccessible: false');
    expect(template).toContain('GenerateSecretString');
    for (const line of template.split('\n').filter((one) => /^\s*Password:/.test(one))) {
      expect(line).toContain('{{resolve:secretsmanager:');
    }
    expect(broker?.inputs['parameters']).toEqual({
      BrokerName: 'warm-pool-dev-broker-shared-etl',
      InstanceType: 'mq.t3.micro',
      SubnetId: networksOutputs.privateSubnetIds[0],
      SecurityGroupId: networksOutputs.brokerSecurityGroupId,
    });
  });

  test('the schedule starts one controller every five minutes, late or twice never, in private', () => {
    const schedule = inputsOf(recording, 'aws:scheduler/schedule:Schedule', 'controller');
    expect(schedule).toMatchObject({
      scheduleExpression: 'rate(5 minutes)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        deadLetterConfig: { arn: 'arn:aws:sqs:eu-west-1:123456789012:warm-pool-dev-dead-letters' },
        ecsParameters: {
          taskCount: 1,
          launchType: 'FARGATE',
          networkConfiguration: {
            assignPublicIp: false,
            subnets: networksOutputs.privateSubnetIds,
            securityGroups: ['sg-controller'],
          },
        },
      },
    });
  });

  test('the controller knows where to launch workers, and runs read-only by digest', () => {
    const [controller] = containersOf(recording, 'controller');
    expect(controller).toMatchObject({ image: controllerDigest, readonlyRootFilesystem: true });
    expect(
      Object.fromEntries((controller?.environment ?? []).map(({ name, value }) => [name, value])),
    ).toEqual({
      AWS_REGION: 'eu-west-1',
      WARM_POOL_CLUSTER: 'warm-pool-dev-cluster',
      WARM_POOL_LEDGER_TABLE: 'warm-pool-dev-ledger',
      WARM_POOL_METRICS: 'embedded',
      WARM_POOL_SECURITY_GROUPS: 'sg-workers',
      WARM_POOL_SUBNETS: 'subnet-a,subnet-b',
    });
  });

  test('every log group is kept for a bounded time, and goes with the stack', () => {
    const groups = ofType(recording, 'aws:cloudwatch/logGroup:LogGroup');
    expect(groups.map(({ name }) => name).toSorted()).toEqual([
      'builds-log',
      'controller-log',
      'workers-log',
    ]);
    for (const { inputs } of groups) {
      expect(inputs['retentionInDays']).toBe(14);
      expect(inputs).not.toHaveProperty('skipDestroy');
    }
  });

  test('what holds images and sources is encrypted, private, and deleted with its content', () => {
    expect(inputsOf(recording, 'awsx:ecr:Repository', 'images')).toMatchObject({
      forceDelete: true,
      encryptionConfigurations: [{ encryptionType: 'AES256' }],
    });
    expect(inputsOf(recording, 'aws:s3/bucket:Bucket', 'image-sources')['forceDestroy']).toBe(true);
    const block = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';
    expect(inputsOf(recording, block, 'image-sources')).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const encryption =
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
    expect(inputsOf(recording, encryption, 'image-sources')['rules']).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
    ]);
    expect(inputsOf(recording, 'aws:sqs/queue:Queue', 'dead-letters')['sqsManagedSseEnabled']).toBe(true);
  });

  test('every folder keeps thirty images of its own', () => {
    const { rules } = inputsOf(recording, 'awsx:ecr:Repository', 'images')['lifecyclePolicy'] as {
      readonly rules: readonly Record<string, unknown>[];
    };
    for (const rule of rules) expect(rule['maximumNumberOfImages']).toBe(30);
    expect(rules.map(({ tagStatus }) => tagStatus)).toEqual(['tagged', 'untagged']);
  });

  test('builds a folder natively for its processor, by the hash of its content', () => {
    const [image, ...others] = ofType(recording, 'pulumi-nodejs:dynamic:Resource');
    expect(others).toEqual([]);
    expect(image?.inputs).toMatchObject({
      folder: 'workers/example',
      platform: 'linux/arm64',
      project: 'warm-pool-dev-image-build-arm64',
      tag: expect.stringMatching(/^workers-example-[0-9a-f]{8}\.[0-9a-f]{16}$/),
    });
    expect(
      ofType(recording, 'aws:codebuild/project:Project').map(({ inputs }) => inputs['environment']),
    ).toEqual([expect.objectContaining({ type: 'ARM_CONTAINER' })]);
  });

  test('no alarm is without a metric that the controller writes, but the queue’s own', () => {
    const alarms = ofType(recording, 'aws:cloudwatch/metricAlarm:MetricAlarm');
    const own = alarms.filter(({ inputs }) => inputs['namespace'] === metricsNamespace);
    const names: readonly unknown[] = Object.values(controllerMetrics);
    for (const { inputs } of own) {
      expect(names).toContain(inputs['metricName']);
      expect(inputs['dimensions']).toEqual({ Cluster: 'warm-pool-dev-cluster' });
    }
    expect(alarms.map(({ name }) => name).toSorted()).toEqual([
      'actions-failing',
      'dead-letters',
      'no-heartbeat',
      'pool-empty',
    ]);
    const heartbeat = inputsOf(recording, 'aws:cloudwatch/metricAlarm:MetricAlarm', 'no-heartbeat');
    expect(heartbeat['treatMissingData']).toBe('breaching');
    expect(ofType(recording, 'aws:sns/topic:Topic')).toEqual([]);
  });

  test('names stay within AWS’s limits and carry the environment', () => {
    for (const { type, inputs } of recording.resources) {
      if (typeof inputs['name'] !== 'string' || type === 'aws:iam/rolePolicy:RolePolicy') continue;
      expect(inputs['name']).toMatch(/^warm-pool-dev-/);
      expect(inputs['name'].length).toBeLessThanOrEqual(64);
    }
  });

  test('tells the later stacks what the contract promises, and no secret', () => {
    expect(() => checkOutputs({ environment: 'dev', kind: 'cluster' }, recording.outputs)).not.toThrow();
    expect(recording.outputs).toMatchObject({
      clusterName: 'warm-pool-dev-cluster',
      workerPorts: [2345, 2346],
      controllerFamily: 'warm-pool-dev-controller',
      poolFamilies: [
        'warm-pool-dev-cluster-etl',
        'warm-pool-dev-cluster-shared-etl',
        'warm-pool-dev-cluster-outside',
      ],
    });
    expect(JSON.stringify(recording.outputs)).not.toContain('secret');
  });
});

describe('the cluster stack by its options', () => {
  test('Docker builds here, under a tag of the content, and no build project is made', async () => {
    const recording = await recordCluster({ config: { builder: 'docker' } });
    const [image] = ofType(recording, 'awsx:ecr:Image');
    expect(image?.inputs).toMatchObject({ platform: 'linux/arm64' });
    expect(image?.inputs['imageTag']).toMatch(/^workers-example-[0-9a-f]{8}\.[0-9a-f]{16}$/);
    expect(ofType(recording, 'aws:codebuild/project:Project')).toEqual([]);
    expect(ofType(recording, 'aws:s3/bucket:Bucket')).toEqual([]);
    const [worker] = JSON.parse(
      String(inputsOf(recording, taskDefinition, 'pool-etl')['containerDefinitions']),
    ) as Container[];
    expect(worker?.image.endsWith(`/warm-pool-dev-images@${builtDigest}`)).toBe(true);
  });

  test('the ledger can be kept, logs kept longer, and alarms sent', async () => {
    const recording = await recordCluster({
      config: {
        deletionProtection: 'true',
        pointInTimeRecovery: 'true',
        logRetentionDays: '90',
        alarmEmail: 'someone@example.org',
      },
    });
    expect(inputsOf(recording, 'aws:dynamodb/table:Table', 'ledger')).toMatchObject({
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true },
    });
    for (const { inputs } of ofType(recording, 'aws:cloudwatch/logGroup:LogGroup')) {
      expect(inputs['retentionInDays']).toBe(90);
    }
    expect(inputsOf(recording, 'aws:sns/topicSubscription:TopicSubscription', 'alarms')).toMatchObject({
      protocol: 'email',
      endpoint: 'someone@example.org',
    });
    const topic = 'arn:aws:sns:eu-west-1:123456789012:warm-pool-dev-alarms';
    for (const { inputs } of ofType(recording, 'aws:cloudwatch/metricAlarm:MetricAlarm')) {
      expect(inputs['alarmActions']).toEqual([topic]);
    }
    // SNS's own key would keep CloudWatch's alarms out.
    expect(inputsOf(recording, 'aws:sns/topic:Topic', 'alarms')).not.toHaveProperty('kmsMasterKeyId');
  });

  test('a wrong config changes nothing, and tells every problem', async () => {
    const refused = recordCluster({ config: { builder: 'kaniko', logRetentionDays: '15', colour: 'red' } });
    await expect(refused).rejects.toThrow(/builder: .*\n.*logRetentionDays: .*\n.*colour: unknown key/);
  });

  test('without the networks stack it says which command comes first', async () => {
    await expect(recordCluster({ networks: {} })).rejects.toThrow('run ./go.sh up dev networks first');
  });
});
