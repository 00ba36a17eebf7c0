import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type SecurityGroups = {
  readonly gateway: aws.ec2.SecurityGroup;
  readonly controller: aws.ec2.SecurityGroup;
  readonly workers: aws.ec2.SecurityGroup;
  readonly broker: aws.ec2.SecurityGroup;
};

type GroupName = keyof SecurityGroups;

/** RabbitMQ over TLS, the one port that Amazon MQ's clients use. */
const amqpsPort = 5671;
const httpsPort = 443;

const descriptions: Readonly<Record<GroupName, string>> = {
  gateway: 'The host of the page and the API',
  controller: 'The pool controller',
  workers: 'The workers of all pools',
  broker: 'The broker of the shared pools',
};

/**
 * Who may talk to whom within the VPC. Every rule is a resource of its own, since rules written into a group and
 * separate ones overwrite each other. All four groups are here, so that no later stack has to close a circle; who may
 * reach the gateway from outside is the gateway stack's to say, in rules of its own.
 */
export function makeSecurityGroups(vpcId: pulumi.Input<string>, displayName: string): SecurityGroups {
  const make = (name: GroupName) =>
    new aws.ec2.SecurityGroup(name, {
      vpcId,
      description: descriptions[name],
      tags: { Name: `${displayName}-${name}` },
    });
  const groups = {
    gateway: make('gateway'),
    controller: make('controller'),
    workers: make('workers'),
    broker: make('broker'),
  };
  for (const from of ['gateway', 'controller'] as const) {
    openWorkers(groups, from);
    allowOut(groups, from, { name: 'https', description: 'AWS, and certificates', port: httpsPort });
  }
  openBroker(groups);
  allowOut(groups, 'workers', { name: 'anywhere', description: 'What tasks need outside' });
  return groups;
}

/**
 * All TCP ports: which ones the pools use is in the pools file, which the cluster stack reads, and a worker listens on
 * its own port alone. Workers don't reach one another.
 */
function openWorkers(groups: SecurityGroups, from: 'gateway' | 'controller'): void {
  const ports = { ipProtocol: 'tcp', fromPort: 1, toPort: 65_535 };
  new aws.vpc.SecurityGroupIngressRule(`workers-from-${from}`, {
    securityGroupId: groups.workers.id,
    referencedSecurityGroupId: groups[from].id,
    description: `The ports of the pools, from the ${from}`,
    ...ports,
  });
  new aws.vpc.SecurityGroupEgressRule(`${from}-to-workers`, {
    securityGroupId: groups[from].id,
    referencedSecurityGroupId: groups.workers.id,
    description: 'The ports of the pools',
    ...ports,
  });
}

function openBroker(groups: SecurityGroups): void {
  new aws.vpc.SecurityGroupIngressRule('broker-from-workers', {
    securityGroupId: groups.broker.id,
    referencedSecurityGroupId: groups.workers.id,
    description: 'AMQP over TLS, from the workers',
    ipProtocol: 'tcp',
    fromPort: amqpsPort,
    toPort: amqpsPort,
  });
}

type WayOut = { readonly name: string; readonly description: string; readonly port?: number };

function allowOut(groups: SecurityGroups, from: GroupName, { name, description, port }: WayOut): void {
  new aws.vpc.SecurityGroupEgressRule(`${from}-to-${name}`, {
    securityGroupId: groups[from].id,
    cidrIpv4: '0.0.0.0/0',
    description,
    ...(port === undefined ? { ipProtocol: '-1' } : { ipProtocol: 'tcp', fromPort: port, toPort: port }),
  });
}
