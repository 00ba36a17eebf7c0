import * as aws from '@pulumi/aws';

export type AddressArgs = {
  readonly displayName: string;
  /** A public subnet. */
  readonly subnetId: string;
  readonly securityGroupId: string;
};

export type Address = {
  readonly interface: aws.ec2.NetworkInterface;
  readonly elasticIp: aws.ec2.Eip;
  /** Without it a new host reaches nothing. */
  readonly association: aws.ec2.EipAssociation;
};

/** The interface and its Elastic IP: both outlive every host. */
export function makeAddress({ displayName, subnetId, securityGroupId }: AddressArgs): Address {
  const tags = { Name: displayName };
  const nic = new aws.ec2.NetworkInterface(
    'host',
    { subnetId, securityGroups: [securityGroupId], description: `${displayName}: page and API`, tags },
    // A host holds it as its device 0 and can't let go: whoever replaces it takes the group away first.
    { deleteBeforeReplace: true },
  );
  const elasticIp = new aws.ec2.Eip('host', { domain: 'vpc', tags });
  const association = new aws.ec2.EipAssociation(
    'host',
    { allocationId: elasticIp.allocationId, networkInterfaceId: nic.id },
    { deleteBeforeReplace: true },
  );
  return { interface: nic, elasticIp, association };
}
