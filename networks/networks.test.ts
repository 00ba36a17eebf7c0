import { beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../shared/stack/contract.ts';
import { contains, parseBlock } from './addresses.ts';
import { natImageId, type RecordedNetworks, recordNetworks } from './recorded.test-support.ts';

const ruleTypes = [
  'vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  'vpc/securityGroupEgressRule:SecurityGroupEgressRule',
] as const;
const [ingressType, egressType] = ruleTypes;

let stack: RecordedNetworks;
beforeAll(async () => {
  stack = await recordNetworks();
});

describe('the outputs', () => {
  test('are what the contract says', () => {
    expect(() => contract.networks.parse(stack.outputs)).not.toThrow();
    expect(Object.keys(stack.outputs).sort()).toEqual(Object.keys(contract.networks.shape).sort());
  });

  test('tell the zones in the order of the subnets', () => {
    expect(stack.outputs).toMatchObject({
      zones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['private-1-id', 'private-2-id'],
      publicSubnetIds: ['public-1-id', 'public-2-id'],
    });
    const zonesOf = (kind: string) =>
      [1, 2].map((index) => stack.one('ec2/subnet:Subnet', `${kind}-${index}`).inputs['availabilityZone']);
    expect([zonesOf('private'), zonesOf('public')]).toEqual([stack.outputs['zones'], stack.outputs['zones']]);
  });

  test('name the group of the NAT', () => {
    expect(stack.outputs).toMatchObject({
      natKind: 'instance',
      natAutoScalingGroupName: 'warm-pool-dev-nat-nat-id',
    });
  });
});

describe('the VPC', () => {
  test('resolves names, which gateway endpoints work by', () => {
    expect(stack.one('ec2/vpc:Vpc', 'vpc').inputs).toMatchObject({
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
  });

  test('has subnets that give nobody a public address, and that lie within it', () => {
    const subnets = stack.all('ec2/subnet:Subnet');
    expect(subnets).toHaveLength(4);
    for (const { inputs } of subnets) {
      expect(inputs['mapPublicIpOnLaunch']).toBe(false);
      expect(contains(parseBlock('10.42.0.0/16'), parseBlock(String(inputs['cidrBlock'])))).toBe(true);
    }
  });

  test('deletes a subnet before it makes it in another zone: two can’t have one block', () => {
    expect(stack.optionsOf('ec2/subnet:Subnet', 'private-1').deleteBeforeReplace).toBe(true);
  });

  test('leaves its default group empty', () => {
    const { inputs } = stack.one('ec2/defaultSecurityGroup:DefaultSecurityGroup', 'default');
    expect(inputs['ingress']).toBeUndefined();
    expect(inputs['egress']).toBeUndefined();
  });

  test('takes three zones, with more subnets and nothing else', async () => {
    const three = await recordNetworks({ natImageId, zones: '3' });
    expect(three.outputs['zones']).toHaveLength(3);
    expect(three.all('ec2/subnet:Subnet')).toHaveLength(6);
    expect(three.all('autoscaling/group:Group')).toHaveLength(1);
  });

  test('has no route written into a route table, where it would fight with separate ones', () => {
    for (const { inputs } of stack.all('ec2/routeTable:RouteTable')) expect(inputs['routes']).toBeUndefined();
  });

  test('asks for the same twice: an up after an up changes nothing', async () => {
    const again = await recordNetworks();
    expect(again.resources).toEqual(stack.resources);
  });
});

describe('the security groups', () => {
  test('are one each for gateway, controller, workers, broker and NAT', () => {
    const names = stack.all('ec2/securityGroup:SecurityGroup').map(({ name }) => name);
    expect(names.sort()).toEqual(['broker', 'controller', 'gateway', 'nat', 'workers']);
  });

  test('have no rules inside: mixed with separate ones they overwrite each other', () => {
    for (const { inputs } of stack.all('ec2/securityGroup:SecurityGroup')) {
      expect(inputs['ingress']).toBeUndefined();
      expect(inputs['egress']).toBeUndefined();
    }
    expect(stack.all('ec2/securityGroupRule:SecurityGroupRule')).toEqual([]);
  });

  test('let nobody in from outside the VPC', () => {
    for (const { name, inputs } of stack.all(ingressType)) {
      const isFromVpc = inputs['cidrIpv4'] === '10.42.0.0/16';
      const isFromGroup = inputs['referencedSecurityGroupId'] !== undefined;
      expect(isFromVpc !== isFromGroup, name).toBe(true);
      expect(inputs['cidrIpv6'], name).toBeUndefined();
      expect(inputs['prefixListId'], name).toBeUndefined();
    }
  });

  test('let the gateway and the controller reach the workers, the workers the broker, and nobody else anybody', () => {
    const arrows = stack
      .all(ingressType)
      .map(({ inputs }) => [
        inputs['referencedSecurityGroupId'] ?? inputs['cidrIpv4'],
        inputs['securityGroupId'],
        inputs['ipProtocol'],
        inputs['fromPort'],
        inputs['toPort'],
      ]);
    expect(arrows.sort()).toEqual([
      ['10.42.0.0/16', 'nat-id', '-1', undefined, undefined],
      ['controller-id', 'workers-id', 'tcp', 1, 65_535],
      ['gateway-id', 'workers-id', 'tcp', 1, 65_535],
      ['workers-id', 'broker-id', 'tcp', 5671, 5671],
    ]);
  });

  test('let the gateway and the controller out to HTTPS and the workers alone, and the broker nowhere', () => {
    const arrows = stack
      .all(egressType)
      .map(({ inputs }) => [
        inputs['securityGroupId'],
        inputs['referencedSecurityGroupId'] ?? inputs['cidrIpv4'],
        inputs['ipProtocol'],
        inputs['fromPort'],
      ]);
    expect(arrows.sort()).toEqual([
      ['controller-id', '0.0.0.0/0', 'tcp', 443],
      ['controller-id', 'workers-id', 'tcp', 1],
      ['gateway-id', '0.0.0.0/0', 'tcp', 443],
      ['gateway-id', 'workers-id', 'tcp', 1],
      ['nat-id', '0.0.0.0/0', '-1', undefined],
      ['workers-id', '0.0.0.0/0', '-1', undefined],
    ]);
  });

  test.each(ruleTypes)('say why in every %s', (type) => {
    for (const { inputs } of stack.all(type)) expect(String(inputs['description']).length).toBeGreaterThan(5);
  });
});

describe('the gateway endpoints', () => {
  test('of S3 and DynamoDB serve every subnet', () => {
    const tables = stack.all('ec2/routeTable:RouteTable').map(({ name }) => `${name}-id`);
    for (const service of ['s3', 'dynamodb']) {
      const { inputs } = stack.one('ec2/vpcEndpoint:VpcEndpoint', service);
      expect(inputs).toMatchObject({
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.eu-west-1.${service}`,
      });
      expect([...(inputs['routeTableIds'] as string[])].sort()).toEqual(tables.sort());
    }
  });
});

describe('flow logs', () => {
  test('are off unless asked for', () => {
    expect(stack.all('ec2/flowLog:FlowLog')).toEqual([]);
    expect(stack.all('cloudwatch/logGroup:LogGroup')).toEqual([]);
  });

  test('go to a group with retention that their role may write to but not make', async () => {
    const logged = await recordNetworks({ natImageId, flowLogs: 'true' });
    expect(logged.one('cloudwatch/logGroup:LogGroup', 'flow-logs').inputs).toMatchObject({
      name: '/warm-pool-dev/flow-logs',
      retentionInDays: 14,
      skipDestroy: false,
    });
    const policy = String(logged.one('iam/rolePolicy:RolePolicy', 'flow-logs').inputs['policy']);
    expect(policy).toContain('logs:PutLogEvents');
    expect(policy).not.toContain('CreateLogGroup');
    expect(policy).not.toMatch(/"Action":[^,]*\*/);
  });
});

describe('a wrong config', () => {
  test('is refused before a resource is asked for', async () => {
    await expect(recordNetworks({ zones: '7', natImageId })).rejects.toThrow('zones: is 2 or 3');
  });

  test('with zones of another region is refused with those that there are', async () => {
    await expect(recordNetworks({ zones: 'us-east-1a,us-east-1b', natImageId })).rejects.toThrow(
      'the region has eu-west-1a, eu-west-1b, eu-west-1c',
    );
  });
});
