import * as pulumi from '@pulumi/pulumi';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { natImageId, type RecordedNetworks, recordNetworks } from '../recorded.test-support.ts';

const template = z.object({
  imageId: z.string(),
  instanceType: z.string(),
  networkInterfaces: z.array(z.record(z.string(), z.unknown())),
  metadataOptions: z.record(z.string(), z.unknown()),
  blockDeviceMappings: z.array(z.object({ ebs: z.record(z.string(), z.unknown()) })),
  tagSpecifications: z.array(z.object({ resourceType: z.string(), tags: z.record(z.string(), z.string()) })),
  userData: z.string(),
});

let stack: RecordedNetworks;
const inputsOf = (type: string) => stack.one(type, 'nat').inputs;
const group = () => inputsOf('autoscaling/group:Group');
const launch = () => inputsOf('ec2/launchTemplate:LaunchTemplate');

beforeAll(async () => {
  stack = await recordNetworks();
});

describe('the interface of the NAT', () => {
  test('is the stack’s own, unchecked for source and destination', () => {
    expect(inputsOf('ec2/networkInterface:NetworkInterface')).toMatchObject({
      sourceDestCheck: false,
      subnetId: 'public-1-id',
      securityGroups: ['nat-id'],
    });
    expect(inputsOf('ec2/networkInterface:NetworkInterface')['attachments']).toBeUndefined();
  });

  test('carries the Elastic IP by an association of its own, so that the address outlives it', () => {
    expect(inputsOf('ec2/eipAssociation:EipAssociation')).toEqual({
      allocationId: 'eipalloc-nat',
      networkInterfaceId: 'nat-id',
    });
    expect(inputsOf('ec2/eip:Eip')['networkInterface']).toBeUndefined();
    expect(inputsOf('ec2/eip:Eip')['instance']).toBeUndefined();
  });

  test('is where the private routes go', () => {
    for (const name of ['private-1', 'private-2']) {
      expect(stack.one('ec2/route:Route', name).inputs).toEqual({
        routeTableId: `${name}-id`,
        destinationCidrBlock: '0.0.0.0/0',
        networkInterfaceId: 'nat-id',
      });
    }
  });

  test('takes the private routes over only once its instance passes packets', async () => {
    const { dependsOn } = stack.optionsOf('ec2/route:Route', 'private-1');
    expect(((await dependsOn) as pulumi.Resource[]).map((one) => one.constructor.name)).toEqual([
      'NatInstance',
    ]);
  });

  test('is deleted before it is made anew, the group before it: the group’s name holds its id', () => {
    expect(stack.optionsOf('ec2/networkInterface:NetworkInterface', 'nat').deleteBeforeReplace).toBe(true);
    expect(stack.optionsOf('autoscaling/group:Group', 'nat').deleteBeforeReplace).toBe(true);
    expect(group()['name']).toBe('warm-pool-dev-nat-nat-id');
  });
});

describe('the launch template of the NAT', () => {
  test('has the interface as device 0, and keeps it when the instance ends', () => {
    expect(template.parse(launch()).networkInterfaces).toEqual([
      { deviceIndex: 0, networkInterfaceId: 'nat-id', deleteOnTermination: 'false' },
    ]);
  });

  test.each(['vpcSecurityGroupIds', 'securityGroupNames', 'placement', 'keyName', 'instanceMarketOptions'])(
    'names no %s',
    (input) => {
      expect(launch()[input]).toBeUndefined();
    },
  );

  test('wants tokens for metadata, one hop away', () => {
    expect(template.parse(launch()).metadataOptions).toEqual({
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    });
  });

  test('lets a power-off terminate the instance', () => {
    expect(launch()['instanceInitiatedShutdownBehavior']).toBe('terminate');
    expect(launch()['disableApiTermination']).toBeUndefined();
  });

  test('encrypts the root volume and lets it go with the instance', () => {
    expect(template.parse(launch()).blockDeviceMappings.map(({ ebs }) => ebs)).toEqual([
      expect.objectContaining({ encrypted: 'true', deleteOnTermination: 'true' }),
    ]);
  });

  test('takes the image of the config, and no look-up', () => {
    expect(template.parse(launch())).toMatchObject({ imageId: natImageId, instanceType: 't4g.nano' });
    expect(stack.resources.map(({ type }) => type)).not.toContain('aws:ec2/ami:Ami');
  });

  test('tags the instance and its volume, which default tags don’t reach', () => {
    for (const { tags } of template.parse(launch()).tagSpecifications) {
      expect(tags).toMatchObject({ Project: 'fargate-warm-pool', Name: 'warm-pool-dev-nat' });
    }
  });

  test('names credits, so that a boot isn’t throttled', () => {
    expect(launch()['creditSpecification']).toEqual({ cpuCredits: 'unlimited' });
  });

  test('hands over a cloud-config with the interface’s address and the group’s name', () => {
    const text = Buffer.from(template.parse(launch()).userData, 'base64').toString();
    expect(text.startsWith('#cloud-config\n')).toBe(true);
    expect(text).toContain('NAT_MAC="02:00:00:00:00:01"');
    expect(text).toContain('NAT_GROUP="warm-pool-dev-nat-nat-id"');
    expect(text).toContain('NAT_PROBE_ADDRESS="10.42.192.3"');
  });
});

describe('the group of the NAT', () => {
  test('is of one, by zone and not by subnet', () => {
    expect(group()).toMatchObject({
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      availabilityZones: ['eu-west-1a'],
    });
    expect(group()['vpcZoneIdentifiers']).toBeUndefined();
  });

  test('launches an explicit version, and refreshes by ending the old instance first', () => {
    expect(group()['launchTemplate']).toEqual({ id: 'nat-id', version: '1' });
    expect(group()['instanceRefresh']).toMatchObject({
      strategy: 'Rolling',
      preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
    });
  });

  test('has its launch hook from the start, and abandons what doesn’t complete it', () => {
    expect(group()['initialLifecycleHooks']).toEqual([
      {
        name: 'first-proven-packet',
        lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        defaultResult: 'ABANDON',
        heartbeatTimeout: 600,
      },
    ]);
    expect(stack.all('autoscaling/lifecycleHook:LifecycleHook')).toEqual([]);
  });

  test('waits for its instance, whose first launch may fail, and lets a deletion wait for its end', () => {
    expect(group()).toMatchObject({ ignoreFailedScalingActivities: true, waitForCapacityTimeout: '20m' });
    expect(group()['forceDelete']).toBeUndefined();
  });

  test('comes after the address, the rules, the public route and the role’s policy', async () => {
    const { dependsOn } = stack.optionsOf('autoscaling/group:Group', 'nat');
    const names = await Promise.all(
      ((await dependsOn) as pulumi.Resource[]).map(
        (resource) =>
          new Promise((resolve) =>
            pulumi.output(resource.urn).apply((urn) => resolve(urn.split('::').slice(2).join(' '))),
          ),
      ),
    );
    expect(names.map((name) => String(name).replace(/^.*\$/, ''))).toEqual([
      'aws:ec2/eipAssociation:EipAssociation nat',
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule nat-from-vpc',
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule nat-to-anywhere',
      'aws:ec2/route:Route public-1',
      'aws:ec2/routeTableAssociation:RouteTableAssociation public-1',
      'aws:iam/rolePolicy:RolePolicy nat',
    ]);
  });
});

describe('the role of the NAT', () => {
  test('may complete launches of exactly its group, and nothing else', () => {
    const policies = stack.all('iam/rolePolicy:RolePolicy');
    expect(policies).toHaveLength(1);
    expect(JSON.parse(String(policies[0]?.inputs['policy'])).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'autoscaling:CompleteLifecycleAction',
        Resource:
          'arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/warm-pool-dev-nat-nat-id',
      },
    ]);
  });

  test('has no managed policy: AWS’s own for Session Manager reads every parameter', () => {
    expect(stack.all('iam/rolePolicyAttachment:RolePolicyAttachment')).toEqual([]);
    expect(inputsOf('iam/role:Role')['managedPolicyArns']).toBeUndefined();
    expect(inputsOf('iam/role:Role')['inlinePolicies']).toBeUndefined();
  });

  test('carries region and environment in its name, which is global to the account', () => {
    expect(inputsOf('iam/role:Role')['name']).toBe('warm-pool-dev-eu-west-1-nat');
  });
});

describe('with nat: gateway', () => {
  let managed: RecordedNetworks;
  beforeAll(async () => {
    managed = await recordNetworks({ nat: 'gateway' });
  });

  test('the same private routes go to AWS’s NAT gateway', () => {
    const { inputs } = managed.one('ec2/route:Route', 'private-1');
    expect(inputs).toMatchObject({ natGatewayId: 'nat-gateway-id' });
    expect(inputs['networkInterfaceId']).toBeUndefined();
    expect(managed.one('ec2/natGateway:NatGateway', 'nat-gateway').inputs).toMatchObject({
      subnetId: 'public-1-id',
      connectivityType: 'public',
    });
  });

  test('there is no instance, no role and no group', () => {
    for (const type of ['autoscaling/group:Group', 'ec2/launchTemplate:LaunchTemplate', 'iam/role:Role']) {
      expect(managed.all(type)).toEqual([]);
    }
    expect(managed.outputs).toMatchObject({ natKind: 'gateway', natAutoScalingGroupName: '' });
  });
});
