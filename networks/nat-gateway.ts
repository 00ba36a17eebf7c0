import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type NatGatewayArgs = {
  readonly displayName: string;
  /** A public subnet. */
  readonly subnetId: pulumi.Input<string>;
  readonly publicRoute: readonly pulumi.Resource[];
};

/** AWS's own NAT, in one zone: nothing to look after, at several times the price of the instance. */
export function makeNatGateway({ displayName, subnetId, publicRoute }: NatGatewayArgs): aws.ec2.NatGateway {
  const tags = { Name: `${displayName}-nat` };
  const address = new aws.ec2.Eip('nat-gateway', { domain: 'vpc', tags });
  return new aws.ec2.NatGateway(
    'nat-gateway',
    { allocationId: address.allocationId, subnetId, connectivityType: 'public', tags },
    { dependsOn: [...publicRoute] },
  );
}
