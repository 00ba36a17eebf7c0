import * as aws from '@pulumi/aws';
import type { GatewayConfig, Tls } from './config.ts';

type Opening = { readonly name: string; readonly port: 80 | 443; readonly cidr: string };

const descriptions = {
  80: 'Certificates, and redirects to HTTPS',
  443: 'The page and the API',
} as const;

/**
 * Pure: who may connect. HTTPS is for the allowed blocks. Port 80 has redirects for the same, and for everybody where a
 * certificate is Let's Encrypt's, which validates from addresses that it doesn't tell.
 */
function openings({ kind }: Tls, allowedCidrs: readonly string[]): readonly Opening[] {
  const plain = kind === 'internal' ? allowedCidrs : ['0.0.0.0/0'];
  const opening = (port: 80 | 443) => (cidr: string) =>
    ({ name: `${port === 80 ? 'http' : 'https'}-from-${cidr.replace('/', '-')}`, port, cidr }) as const;
  return [...new Set(plain)].map(opening(80)).concat([...new Set(allowedCidrs)].map(opening(443)));
}

/** The rules, each a resource of its own: rules written into the group would overwrite the networks stack's. */
export function openToClients(securityGroupId: string, config: GatewayConfig): void {
  for (const { name, port, cidr } of openings(config.tls, config.allowedCidrs)) {
    new aws.vpc.SecurityGroupIngressRule(name, {
      securityGroupId,
      description: descriptions[port],
      cidrIpv4: cidr,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
  }
}
