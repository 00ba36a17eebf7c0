import { beforeEach, describe, expect, test } from 'vitest';
import { type Account, createAccount } from './account.ts';

const types = {
  vpc: 'aws:ec2/vpc:Vpc',
  subnet: 'aws:ec2/subnet:Subnet',
  rule: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  role: 'aws:iam/role:Role',
  eni: 'aws:ec2/networkInterface:NetworkInterface',
  template: 'aws:ec2/launchTemplate:LaunchTemplate',
  group: 'aws:autoscaling/group:Group',
  cluster: 'aws:ecs/cluster:Cluster',
  repository: 'aws:ecr/repository:Repository',
};

let account: Account;
beforeEach(() => {
  account = createAccount();
});

describe('the account that stands in for AWS', () => {
  test('gives ids and ARNs of the right form', () => {
    expect(account.create(types.vpc, 'vpc', {}).id).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(account.create(types.role, 'role', { name: 'one' }).outputs['arn']).toBe(
      'arn:aws:iam::123456789012:role/one',
    );
  });

  test('refuses to delete what something still stands on', () => {
    const vpc = account.create(types.vpc, 'vpc', {});
    const subnet = account.create(types.subnet, 'subnet', { vpcId: vpc.id, cidrBlock: '10.0.0.0/24' });
    expect(() => account.delete(types.vpc, vpc.id)).toThrow('DependencyViolation');
    account.delete(types.subnet, subnet.id);
    account.delete(types.vpc, vpc.id);
    expect(account.living()).toEqual([]);
  });

  test('refuses to delete an interface that is attached, and to attach it twice', () => {
    const eni = account.create(types.eni, 'eni', {});
    const networkInterfaces = [{ deviceIndex: 0, networkInterfaceId: eni.id }];
    const { id } = account.create(types.template, 'template', { networkInterfaces });
    const group = account.create(types.group, 'group', { name: 'first', launchTemplate: { id } });
    expect(() => account.delete(types.eni, eni.id)).toThrow('in use by first');
    expect(() => account.create(types.group, 'group', { name: 'second', launchTemplate: { id } })).toThrow(
      'InUse',
    );
    account.delete(types.group, group.id);
    account.delete(types.eni, eni.id);
  });

  test('refuses to delete a cluster while a task of it lives', () => {
    const cluster = account.create(types.cluster, 'cluster', { name: 'one' });
    const place = { subnetId: 'subnet', groupIds: [] };
    account.tasks.push({ arn: 'task', cluster: 'one', family: 'f', status: 'PENDING', interface: place });
    expect(() => account.delete(types.cluster, cluster.id)).toThrow('ClusterContainsTasks');
  });

  test('refuses to delete a repository with images, unless it was made to', () => {
    const kept = account.create(types.repository, 'one', { name: 'kept' });
    const forced = account.create(types.repository, 'two', { name: 'forced', forceDelete: true });
    for (const { id } of [kept, forced]) account.contents.set(id, 1);
    expect(() => account.delete(types.repository, kept.id)).toThrow('RepositoryNotEmpty');
    account.delete(types.repository, forced.id);
  });

  test('refuses a second role of a name, and a second rule that differs in its description alone', () => {
    account.create(types.role, 'one', { name: 'same' });
    expect(() => account.create(types.role, 'two', { name: 'same' })).toThrow('AlreadyExists');
    const rule = { securityGroupId: 'sg-1', ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
    account.create(types.rule, 'one', { ...rule, description: 'one' });
    expect(() => account.create(types.rule, 'two', { ...rule, description: 'two' })).toThrow('AlreadyExists');
  });

  test('fails once when it is told to', () => {
    account.failNext({ operation: 'create', type: types.vpc, message: 'broken' });
    expect(() => account.create(types.vpc, 'vpc', {})).toThrow('broken');
    expect(account.create(types.vpc, 'vpc', {}).type).toBe(types.vpc);
  });
});
