import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { globalName, nameLimits } from '../shared/stack/names.ts';
import { tagsOf } from '../shared/stack/tags.ts';
import type { NetworksConfig } from './config.ts';
import { NatInstance } from './nat/nat-instance.ts';
import { makeNatGateway } from './nat-gateway.ts';
import type { Vpc } from './vpc.ts';

export type WayOutArgs = {
  readonly environment: string;
  readonly region: string;
  readonly displayName: string;
  readonly config: NetworksConfig;
  readonly network: Vpc;
};

/** The NAT, and the private subnets' default routes to it. Gives the name of its group; empty with a NAT gateway. */
export function makeWayOut(args: WayOutArgs): pulumi.Input<string> {
  const nat = makeNat(args);
  // The same routes for either kind, moved once the new NAT passes packets: a change of kind leaves none without.
  args.network.privateSubnets.forEach(({ routeTable }, index) => {
    new aws.ec2.Route(
      `private-${index + 1}`,
      { routeTableId: routeTable.id, destinationCidrBlock: '0.0.0.0/0', ...nat.target },
      { dependsOn: [nat.resource] },
    );
  });
  return nat.groupName;
}

type Nat = {
  readonly target:
    | { readonly natGatewayId: pulumi.Input<string> }
    | { readonly networkInterfaceId: pulumi.Input<string> };
  readonly resource: pulumi.Resource;
  readonly groupName: pulumi.Input<string>;
};

function makeNat({ environment, region, displayName, config, network }: WayOutArgs): Nat {
  const [home] = network.publicSubnets;
  const [route] = network.publicRoutes;
  if (home === undefined || route === undefined)
    throw new Error('a VPC without a public subnet has no place for a NAT');
  const publicRoute = [route, home.association];
  if (config.nat.kind === 'gateway') {
    const gateway = makeNatGateway({ displayName, subnetId: home.subnet.id, publicRoute });
    return { target: { natGatewayId: gateway.id }, resource: gateway, groupName: '' };
  }
  const instance = new NatInstance('nat', {
    displayName: `${displayName}-nat`,
    roleName: globalName({ environment, region }, 'nat', nameLimits.role),
    region,
    zone: home.zone,
    vpcId: network.vpc.id,
    vpcCidr: config.cidr,
    subnetId: home.subnet.id,
    subnetCidr: home.cidr,
    instanceType: config.nat.instanceType,
    imageId: config.nat.imageId,
    publicRoute,
    tags: tagsOf({ environment, kind: 'networks' }),
  });
  return {
    target: { networkInterfaceId: instance.networkInterfaceId },
    resource: instance,
    groupName: instance.autoScalingGroupName,
  };
}
