import type { NetworksConfig } from '../networks/config.ts';
import type { Assumptions } from './assumptions.ts';
import { type CostLine, priceOf } from './line.ts';
import { instanceHour, prices } from './prices.ts';

/** Amazon Linux 2023's smallest, networks/nat/launch-template.ts. */
const natVolumeGb = 8;

/** What the networks stack costs a month. */
export function networksCosts(
  { nat, flowLogs }: Pick<NetworksConfig, 'nat' | 'flowLogs'>,
  assumed: Assumptions,
): readonly CostLine[] {
  const stack = 'networks' as const;
  const address = assumed.hoursPerMonth * prices.publicAddressHour;
  const lines: CostLine[] = [
    nat.kind === 'gateway' ? natGateway(assumed) : natInstance(nat.instanceType, assumed),
    { stack, what: "the NAT's Elastic IP", usdPerMonth: address, how: 'a public IPv4 address' },
    {
      stack,
      what: 'VPC, subnets, routes, security groups, endpoints for S3 and DynamoDB',
      usdPerMonth: 0,
      how: 'free',
    },
  ];
  if (!flowLogs) return lines;
  const usdPerMonth = assumed.flowLogGbPerMonth * prices.logGb;
  return [...lines, { stack, what: 'flow logs', usdPerMonth, how: `${assumed.flowLogGbPerMonth} GB` }];
}

function natInstance(type: string, assumed: Assumptions): CostLine {
  const instance = assumed.hoursPerMonth * priceOf(instanceHour, type);
  return {
    stack: 'networks',
    what: 'the NAT instance',
    usdPerMonth: instance + natVolumeGb * prices.volumeGbMonth,
    how: `${type}, volume of ${natVolumeGb} GB`,
  };
}

function natGateway(assumed: Assumptions): CostLine {
  const hours = assumed.hoursPerMonth * prices.natGatewayHour;
  return {
    stack: 'networks',
    what: 'the NAT gateway',
    usdPerMonth: hours + assumed.natGbPerMonth * prices.natGatewayGb,
    how: `by the hour, and ${assumed.natGbPerMonth} GB`,
  };
}
