import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { planSubnets } from './addresses.ts';

export type VpcArgs = {
  /** What its resources are called, as in `warm-pool-dev`. */
  readonly displayName: string;
  readonly cidr: string;
  /** Two or three, in the order of the subnets. */
  readonly zones: readonly string[];
};

/** A subnet with a route table of its own. */
export type ZoneSubnet = {
  readonly zone: string;
  readonly cidr: string;
  readonly subnet: aws.ec2.Subnet;
  readonly routeTable: aws.ec2.RouteTable;
  readonly association: aws.ec2.RouteTableAssociation;
};

export type Vpc = {
  readonly vpc: aws.ec2.Vpc;
  readonly privateSubnets: readonly ZoneSubnet[];
  readonly publicSubnets: readonly ZoneSubnet[];
  /** The public subnets' ways to the internet, one a zone. */
  readonly publicRoutes: readonly aws.ec2.Route[];
};

/**
 * The VPC with its subnets. Names resolve within it, since the gateway endpoints work by name. The private route
 * tables have no way out yet.
 */
export function makeVpc({ displayName, cidr, zones }: VpcArgs): Vpc {
  const vpc = new aws.ec2.Vpc('vpc', {
    cidrBlock: cidr,
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: { Name: displayName },
  });
  // Taken over and left empty: whatever names no group of its own reaches nothing.
  new aws.ec2.DefaultSecurityGroup('default', { vpcId: vpc.id }, { parent: vpc });
  const internet = new aws.ec2.InternetGateway('internet', { vpcId: vpc.id, tags: { Name: displayName } });
  const plan = planSubnets(cidr, zones.length);
  const subnetsOf = (kind: 'private' | 'public', cidrs: readonly string[]) =>
    zones.map((zone, index) =>
      makeSubnet(`${kind}-${index + 1}`, { vpcId: vpc.id, zone, cidr: cidrs[index] ?? '', displayName }),
    );
  const privateSubnets = subnetsOf('private', plan.privateCidrs);
  const publicSubnets = subnetsOf('public', plan.publicCidrs);
  const publicRoutes = publicSubnets.map(
    ({ routeTable }, index) =>
      new aws.ec2.Route(`public-${index + 1}`, {
        routeTableId: routeTable.id,
        destinationCidrBlock: '0.0.0.0/0',
        gatewayId: internet.id,
      }),
  );
  return { vpc, privateSubnets, publicSubnets, publicRoutes };
}

type SubnetArgs = {
  readonly vpcId: pulumi.Input<string>;
  readonly zone: string;
  readonly cidr: string;
  readonly displayName: string;
};

function makeSubnet(name: string, { vpcId, zone, cidr, displayName }: SubnetArgs): ZoneSubnet {
  const tags = { Name: `${displayName}-${name}` };
  const subnet = new aws.ec2.Subnet(
    name,
    { vpcId, availabilityZone: zone, cidrBlock: cidr, mapPublicIpOnLaunch: false, tags },
    // Another zone keeps the block, which can't be in two subnets at a time.
    { deleteBeforeReplace: true },
  );
  const routeTable = new aws.ec2.RouteTable(name, { vpcId, tags });
  const association = new aws.ec2.RouteTableAssociation(name, {
    subnetId: subnet.id,
    routeTableId: routeTable.id,
  });
  return { zone, cidr, subnet, routeTable, association };
}
