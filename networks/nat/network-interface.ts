import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type NatInterfaceArgs = {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  readonly subnetId: pulumi.Input<string>;
  readonly displayName: string;
};

export type NatInterface = {
  readonly interface: aws.ec2.NetworkInterface;
  readonly address: aws.ec2.Eip;
  /** What has to be there before an instance can reach anything. */
  readonly ready: readonly pulumi.Resource[];
};

/**
 * The interface that private routes point at, with its group and its Elastic IP: both outlive every instance. Source
 * and destination aren't checked, which is set here and not through an instance, where every second `up` would lose it
 * (terraform-provider-aws#44768).
 */
export function makeNatInterface(
  name: string,
  args: NatInterfaceArgs,
  parent: pulumi.Resource,
): NatInterface {
  const tags = { Name: args.displayName };
  const { group, rules } = makeGroup(name, args, parent);
  const eni = new aws.ec2.NetworkInterface(
    name,
    {
      subnetId: args.subnetId,
      description: `${args.displayName}: what the private routes point at`,
      sourceDestCheck: false,
      securityGroups: [group.id],
      tags,
    },
    // An instance holds it as its device 0 and can't let go: whoever replaces it takes the group away first.
    { parent, deleteBeforeReplace: true },
  );
  const address = new aws.ec2.Eip(name, { domain: 'vpc', tags }, { parent });
  const association = new aws.ec2.EipAssociation(
    name,
    { allocationId: address.allocationId, networkInterfaceId: eni.id },
    { parent, deleteBeforeReplace: true },
  );
  return { interface: eni, address, ready: [association, ...rules] };
}

function makeGroup(name: string, args: NatInterfaceArgs, parent: pulumi.Resource) {
  const group = new aws.ec2.SecurityGroup(
    name,
    {
      vpcId: args.vpcId,
      description: 'The NAT instance: from the VPC to anywhere',
      tags: { Name: args.displayName },
    },
    { parent },
  );
  const fromVpc = new aws.vpc.SecurityGroupIngressRule(
    `${name}-from-vpc`,
    {
      securityGroupId: group.id,
      description: 'What the private subnets send outside',
      cidrIpv4: args.vpcCidr,
      ipProtocol: '-1',
    },
    { parent },
  );
  const toAnywhere = new aws.vpc.SecurityGroupEgressRule(
    `${name}-to-anywhere`,
    {
      securityGroupId: group.id,
      description: 'What the private subnets send outside',
      cidrIpv4: '0.0.0.0/0',
      ipProtocol: '-1',
    },
    { parent },
  );
  return { group, rules: [fromVpc, toAnywhere] };
}
