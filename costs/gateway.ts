import type { GatewayConfig } from '../gateway/host/config.ts';
import type { Assumptions } from './assumptions.ts';
import { type CostLine, priceOf } from './line.ts';
import { instanceHour, prices } from './prices.ts';

/** Amazon Linux 2023's smallest. */
const hostVolumeGb = 8;
/** Node, Caddy, and some bundles. */
const objectsGb = 0.3;

/** What the gateway stack costs a month. */
export function gatewayCosts(
  { instanceType }: Pick<GatewayConfig, 'instanceType'>,
  { hoursPerMonth }: Assumptions,
): readonly CostLine[] {
  const stack = 'gateway' as const;
  return [
    {
      stack,
      what: "the gateway's host",
      usdPerMonth: hoursPerMonth * priceOf(instanceHour, instanceType) + hostVolumeGb * prices.volumeGbMonth,
      how: `${instanceType}, volume of ${hostVolumeGb} GB`,
    },
    {
      stack,
      what: "the gateway's Elastic IP",
      usdPerMonth: hoursPerMonth * prices.publicAddressHour,
      how: 'a public IPv4 address',
    },
    {
      stack,
      what: 'programs and certificates in S3',
      usdPerMonth: objectsGb * prices.objectGbMonth,
      how: `${objectsGb} GB`,
    },
    { stack, what: 'delivery (State Manager), the password’s hash', usdPerMonth: 0, how: 'free' },
  ];
}
