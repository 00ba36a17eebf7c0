import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../shared/stack/contract.ts';
import { type RecordedResource, type Recording, recordStack } from '../../shared/stack/testing/record.ts';
import { gateway } from './index.ts';
import { sha256Of } from './release.ts';

const hash = `scrypt:16384:8:5:${'s'.repeat(22)}:${'h'.repeat(43)}`;
const clusterHome = 'eu-west-1:123456789012';

const references = {
  'dev-networks': {
    contractVersion: 1,
    region: 'eu-west-1',
    vpcId: 'vpc-1',
    vpcCidr: '10.42.0.0/16',
    zones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-private-a', 'subnet-private-b'],
    publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
    gatewaySecurityGroupId: 'sg-gateway',
    controllerSecurityGroupId: 'sg-controller',
    workersSecurityGroupId: 'sg-workers',
    brokerSecurityGroupId: 'sg-broker',
    natKind: 'instance',
    natAutoScalingGroupName: 'warm-pool-dev-nat',
  },
  'dev-cluster': {
    contractVersion: 1,
    region: 'eu-west-1',
    clusterName: 'warm-pool-dev',
    clusterArn: `arn:aws:ecs:${clusterHome}:cluster/warm-pool-dev`,
    ledgerTableName: 'warm-pool-dev-ledger',
    ledgerTableArn: `arn:aws:dynamodb:${clusterHome}:table/warm-pool-dev-ledger`,
    workerLogGroupName: '/warm-pool/dev/workers',
    workerPorts: [8080],
    controllerScheduleName: 'warm-pool-dev-controller',
    controllerFamily: 'warm-pool-dev-controller',
    poolFamilies: ['warm-pool-dev-etl'],
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-stack-'));
  for (const name of ['main.mjs', 'caddy', 'node']) await writeFile(join(folder, name), `the ${name}`);
});
afterAll(async () => await rm(folder, { recursive: true }));

function record(config: Record<string, string> = {}, secret = hash): Promise<Recording> {
  const files = {
    bundleFile: join(folder, 'main.mjs'),
    caddyFile: join(folder, 'caddy'),
    nodeFile: join(folder, 'node'),
  };
  const context = {
    environment: 'dev',
    region: 'eu-west-1',
    config: { imageId: 'ami-0123456789abcdef0', ...files, ...config },
    secrets: (key: string) => (key === 'passwordHash' ? pulumi.secret(secret) : undefined),
  };
  return recordStack(() => gateway(context), {
    stack: 'dev-gateway',
    references,
    outputsOf: ({ type, inputs }) =>
      type === 'aws:s3/bucket:Bucket' ? { bucket: inputs['bucket'] } : (own[type] ?? {}),
  });
}

const own: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'aws:ssm/association:Association': { associationId: 'association-1' },
  'aws:ssm/parameter:Parameter': { version: 3 },
};

const ofType = ({ resources }: Recording, type: string): readonly RecordedResource[] =>
  resources.filter((resource) => resource.type === type);

function only(recording: Recording, type: string): Readonly<Record<string, unknown>> {
  const found = ofType(recording, type);
  expect(found, type).toHaveLength(1);
  return found[0]?.inputs ?? {};
}

/** A secret or an address may hide anywhere in what a stack asks for. */
const textOf = (recording: Recording) => JSON.stringify(recording.resources);

describe("the gateway stack's outputs", () => {
  it('are what the contract says, with the address in the URL', async () => {
    const { outputs } = await record();
    const parsed = contract.gateway.strict().parse(outputs);
    expect(parsed).toEqual({
      contractVersion: 1,
      region: 'eu-west-1',
      url: 'https://203.0.113.7',
      address: '203.0.113.7',
      autoScalingGroupName: 'warm-pool-dev-gateway-host-id',
      associationId: 'association-1',
      bundleSha256: sha256Of('the main.mjs'),
    });
  });

  it('have the domain in the URL where there is one', async () => {
    expect((await record({ domain: 'pool.example.com' })).outputs['url']).toBe('https://pool.example.com');
  });
});

describe('nothing is made', () => {
  it.each([
    ['a config that is wrong', { instanceType: 't3.micro', imageId: 'x' }, /instanceType: .*; imageId: /],
    ['a bundle that is missing', { bundleFile: 'dist/none.mjs' }, /run node build\/bundle\.ts gateway/],
  ])('with %s', async (_name, config, sentence) => {
    await expect(record(config)).rejects.toThrow(sentence);
  });

  it('with a password in the place of its hash', async () => {
    await expect(record({}, 'correct horse battery')).rejects.toThrow('passwordHash: is no hash');
  });
});

describe('who may connect', () => {
  const rules = async (config: Record<string, string>) =>
    ofType(await record(config), 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').map(
      ({ inputs }) => inputs,
    );

  it('to anything but 80 and 443 is nobody, and there is no rule within a group', async () => {
    const found = await rules({});
    expect(found.map(({ fromPort, toPort, ipProtocol }) => [fromPort, toPort, ipProtocol])).toEqual([
      [80, 80, 'tcp'],
      [443, 443, 'tcp'],
    ]);
    for (const rule of found) expect(rule['securityGroupId']).toBe('sg-gateway');
    expect(ofType(await record(), 'aws:ec2/securityGroup:SecurityGroup')).toEqual([]);
  });

  it('is the allowed blocks, on 80 too while our own authority signs', async () => {
    const found = await rules({ allowedCidrs: '198.51.100.0/24,192.0.2.7/32' });
    expect(found.map(({ fromPort, cidrIpv4 }) => `${fromPort} ${cidrIpv4}`)).toEqual([
      '80 198.51.100.0/24',
      '80 192.0.2.7/32',
      '443 198.51.100.0/24',
      '443 192.0.2.7/32',
    ]);
  });

  it.each([{ tls: 'ip' }, { domain: 'pool.example.com' }])(
    'is everybody on 80 where Let’s Encrypt asks: %o',
    async (tls) => {
      const found = await rules({ allowedCidrs: '198.51.100.0/24', ...tls });
      expect(found.map(({ fromPort, cidrIpv4 }) => `${fromPort} ${cidrIpv4}`)).toEqual([
        '80 0.0.0.0/0',
        '443 198.51.100.0/24',
      ]);
    },
  );
});

describe('the host', () => {
  it('lies behind the interface and address that the stack owns', async () => {
    const recording = await record();
    expect(only(recording, 'aws:ec2/networkInterface:NetworkInterface')).toMatchObject({
      subnetId: 'subnet-public-a',
      securityGroups: ['sg-gateway'],
    });
    expect(only(recording, 'aws:ec2/eipAssociation:EipAssociation')).toEqual({
      allocationId: 'eipalloc-host',
      networkInterfaceId: 'host-id',
    });
    const template = only(recording, 'aws:ec2/launchTemplate:LaunchTemplate');
    // Exactly these: EC2 refuses a launch that names subnet, groups or a public address beside an interface.
    expect(template['networkInterfaces']).toEqual([
      { deviceIndex: 0, networkInterfaceId: 'host-id', deleteOnTermination: 'false' },
    ]);
    expect(template).not.toHaveProperty('vpcSecurityGroupIds');
  });

  it('has no key pair, and gives credentials to no container', async () => {
    const template = only(await record(), 'aws:ec2/launchTemplate:LaunchTemplate');
    expect(template).not.toHaveProperty('keyName');
    expect(template['metadataOptions']).toEqual({
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    });
  });

  it('has an encrypted root volume that goes with it', async () => {
    const template = only(await record(), 'aws:ec2/launchTemplate:LaunchTemplate');
    expect(template['blockDeviceMappings']).toMatchObject([
      { deviceName: '/dev/xvda', ebs: { encrypted: 'true', deleteOnTermination: 'true' } },
    ]);
  });

  it('is one, by zone, replaced old one first, and with a new interface wholly', async () => {
    const group = only(await record(), 'aws:autoscaling/group:Group');
    expect(group).toMatchObject({
      name: 'warm-pool-dev-gateway-host-id',
      availabilityZones: ['eu-west-1a'],
      minSize: 1,
      maxSize: 1,
      instanceRefresh: { preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 } },
      launchTemplate: { version: '1' },
    });
    expect(group).not.toHaveProperty('vpcZoneIdentifiers');
  });

  it('and its volume are tagged, which default tags don’t do', async () => {
    const template = only(await record(), 'aws:ec2/launchTemplate:LaunchTemplate');
    const tags = { Environment: 'dev', Stack: 'gateway', WarmPoolHost: 'warm-pool-dev-gateway' };
    expect(template['tagSpecifications']).toMatchObject([
      { resourceType: 'instance', tags },
      { resourceType: 'volume', tags },
    ]);
  });
});

describe('the bucket', () => {
  it('is private, encrypted, over TLS alone, and goes with the stack', async () => {
    const recording = await record();
    const bucket = only(recording, 'aws:s3/bucket:Bucket');
    expect(bucket).toEqual({ bucket: 'warm-pool-dev-eu-west-1-gateway-123456789012', forceDestroy: true });
    expect(only(recording, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock')).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const type = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
    expect(only(recording, type)['rules']).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
    ]);
    const policy = String(only(recording, 'aws:s3/bucketPolicy:BucketPolicy')['policy']);
    expect(JSON.parse(policy).Statement).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });
});

describe('a release', () => {
  const objectsOf = (recording: Recording) =>
    new Map(
      ofType(recording, 'aws:s3/bucketObjectv2:BucketObjectv2').map(({ name, inputs }) => [
        name.replace('artefact-', ''),
        inputs,
      ]),
    );

  it('is objects that are named by what is in them', async () => {
    const objects = objectsOf(await record());
    expect(objects.get('gateway.mjs')?.['key']).toBe(`artefacts/${sha256Of('the main.mjs')}`);
    expect(objects.get('caddy')?.['key']).toBe(`artefacts/${sha256Of('the caddy')}`);
    for (const [name, { key, content }] of objects) {
      if (content !== undefined) expect(key, name).toBe(`artefacts/${sha256Of(String(content))}`);
    }
  });

  it('is ordered by its manifest, which names every other object and nothing else', async () => {
    const recording = await record();
    const objects = objectsOf(recording);
    const manifest = String(objects.get('manifest')?.['content']);
    const named = [...objects].filter(([name]) => name !== 'manifest');
    const lines = named.map(([name, { key }]) => `${String(key).replace('artefacts/', '')}  ${name}`);
    expect(manifest.trimEnd().split('\n')).toEqual(
      lines.toSorted((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1)),
    );
    expect(only(recording, 'aws:ssm/association:Association')['parameters']).toEqual({
      Bucket: 'warm-pool-dev-eu-west-1-gateway-123456789012',
      Release: sha256Of(manifest),
      PasswordVersion: '3',
    });
  });

  it('is another with another bundle, another way of TLS, another script; the same otherwise', async () => {
    const releaseOf = async (config: Record<string, string> = {}) =>
      (only(await record(config), 'aws:ssm/association:Association')['parameters'] as { Release: string })
        .Release;
    const first = await releaseOf();
    expect(await releaseOf()).toBe(first);
    expect(await releaseOf({ tls: 'ip' })).not.toBe(first);
    expect(await releaseOf({ bundleFile: join(folder, 'caddy') })).not.toBe(first);
    expect(await releaseOf({ instanceType: 'm8gd.large' })).toBe(first);
  });

  it('tells the app where it is and what it is', async () => {
    const content = String(objectsOf(await record()).get('gateway.env')?.['content']);
    expect(content.trimEnd().split('\n')).toEqual([
      'AWS_REGION=eu-west-1',
      'GATEWAY_HOST=127.0.0.1',
      'GATEWAY_PORT=8080',
      `GATEWAY_BUNDLE_SHA256=${sha256Of('the main.mjs')}`,
      'GATEWAY_PUBLIC_URL=https://203.0.113.7',
      'WARM_POOL_LEDGER_TABLE=warm-pool-dev-ledger',
      'WARM_POOL_WORKER_LOG_GROUP=/warm-pool/dev/workers',
      'WARM_POOL_NAT_GROUP=warm-pool-dev-nat',
      'PASSWORD_HASH_PARAMETER=/warm-pool/dev/gateway/password-hash',
    ]);
  });

  it('goes to this host alone, on every new one, and now and then again', async () => {
    const recording = await record();
    expect(only(recording, 'aws:ssm/association:Association')).toMatchObject({
      targets: [{ key: 'tag:WarmPoolHost', values: ['warm-pool-dev-gateway'] }],
      applyOnlyAtCronInterval: false,
      scheduleExpression: 'rate(30 minutes)',
    });
  });
});

describe('the password', () => {
  it('is a hash in a SecureString, and nowhere else', async () => {
    const recording = await record();
    expect(only(recording, 'aws:ssm/parameter:Parameter')).toMatchObject({
      name: '/warm-pool/dev/gateway/password-hash',
      type: 'SecureString',
      value: hash,
    });
    expect(textOf(recording).split(hash)).toHaveLength(2);
    expect(JSON.stringify(recording.outputs)).not.toContain(hash);
  });
});

describe("the host's role", () => {
  it('has one policy, written here, without a star in an action', async () => {
    const recording = await record();
    expect(ofType(recording, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment')).toEqual([]);
    expect(only(recording, 'aws:iam/role:Role')).not.toHaveProperty('managedPolicyArns');
    const { Statement } = JSON.parse(String(only(recording, 'aws:iam/rolePolicy:RolePolicy')['policy']));
    for (const { Action, Effect } of Statement) {
      expect(Effect).toBe('Allow');
      for (const action of Action) expect(action).not.toContain('*');
    }
  });

  it('is named within the limit, with region and environment', async () => {
    expect(only(await record(), 'aws:iam/role:Role')['name']).toBe('warm-pool-dev-eu-west-1-gateway-host');
  });
});
