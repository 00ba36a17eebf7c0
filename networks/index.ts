import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../shared/stack/context.ts';
import { contractVersion, type Outputs } from '../shared/stack/contract.ts';
import { globalName, nameLimits } from '../shared/stack/names.ts';
import { parseNetworksConfig } from './config.ts';
import { makeEndpoints } from './endpoints.ts';
import { makeFlowLogs } from './flow-logs.ts';
import { makeSecurityGroups } from './security-groups.ts';
import { makeVpc, type Vpc } from './vpc.ts';
import { makeWayOut } from './way-out.ts';
import { findZones } from './zones.ts';

type NetworksOutputs = {
  readonly [Key in keyof Outputs<'networks'>]: pulumi.Input<Outputs<'networks'>[Key]>;
};

/**
 * The stack `<environment>-networks`: VPC, subnets, NAT, endpoints and security groups. Throws
 * `invalid_configuration` before a resource is made.
 */
export async function networks(context: StackContext): Promise<Record<string, pulumi.Input<unknown>>> {
  const { environment, region } = context;
  const config = parseNetworksConfig(context.config);
  const zones = await findZones(config.zones, region);
  const { accountId } = await aws.getCallerIdentity({});
  const displayName = `warm-pool-${environment}`;

  const network = makeVpc({ displayName, cidr: config.cidr, zones });
  const vpcId = network.vpc.id;
  makeEndpoints({ vpcId, region, accountId, displayName, routeTableIds: routeTableIdsOf(network) });
  const groups = makeSecurityGroups(vpcId, displayName);
  const natAutoScalingGroupName = makeWayOut({ environment, region, displayName, config, network });
  if (config.flowLogs) {
    const roleName = globalName({ environment, region }, 'flow-logs', nameLimits.role);
    makeFlowLogs({ vpcId, accountId, displayName, roleName });
  }
  const outputs: NetworksOutputs = {
    contractVersion,
    region,
    vpcId,
    vpcCidr: config.cidr,
    zones,
    privateSubnetIds: pulumi.all(network.privateSubnets.map(({ subnet }) => subnet.id)),
    publicSubnetIds: pulumi.all(network.publicSubnets.map(({ subnet }) => subnet.id)),
    gatewaySecurityGroupId: groups.gateway.id,
    controllerSecurityGroupId: groups.controller.id,
    workersSecurityGroupId: groups.workers.id,
    brokerSecurityGroupId: groups.broker.id,
    natKind: config.nat.kind,
    natAutoScalingGroupName,
  };
  return outputs;
}

function routeTableIdsOf({ privateSubnets, publicSubnets }: Vpc): pulumi.Output<string>[] {
  return [...privateSubnets, ...publicSubnets].map(({ routeTable }) => routeTable.id);
}
