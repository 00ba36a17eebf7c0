import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { unusedAddress } from '../addresses.ts';
import { makeNatLaunchTemplate } from './launch-template.ts';
import { makeNatInterface } from './network-interface.ts';
import { makeNatRole } from './role.ts';
import { makeNatGroup } from './scaling-group.ts';
import { natUserData, readNatFiles } from './user-data.ts';

export type NatInstanceArgs = {
  /** What its resources are called; the role, the group and the interface carry it. */
  readonly displayName: string;
  /** At most 64 characters, unique in the account. */
  readonly roleName: string;
  readonly region: string;
  /** The zone of the subnet. */
  readonly zone: string;
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  /** A public subnet. */
  readonly subnetId: pulumi.Input<string>;
  readonly subnetCidr: string;
  readonly instanceType: string;
  /** Amazon Linux 2023, for the processor of the instance type. Named, so that a new image is a choice. */
  readonly imageId: string;
  /** What the first instance needs to reach the outside: the public subnet's route and its association. */
  readonly publicRoute: readonly pulumi.Resource[];
  /** For the instance, its volume and its group, which a provider's default tags don't reach. */
  readonly tags: Readonly<Record<string, string>>;
};

const hookName = 'first-proven-packet';

/**
 * A NAT on one small instance: its address and its interface stay, instances come and go behind them, and one that
 * doesn't pass packets ends itself. Point private routes at `networkInterfaceId`. `docs/nat.md` says how it works.
 */
export class NatInstance extends pulumi.ComponentResource {
  readonly networkInterfaceId: pulumi.Output<string>;
  readonly publicIp: pulumi.Output<string>;
  readonly autoScalingGroupName: pulumi.Output<string>;

  constructor(name: string, args: NatInstanceArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('warm-pool:networks:NatInstance', name, {}, options);
    const nic = makeNatInterface(name, args, this);
    const groupName = pulumi.interpolate`${args.displayName}-${nic.interface.id}`;
    const tags = { ...args.tags, Name: args.displayName };
    const role = makeNatRole(name, { roleName: args.roleName, region: args.region, groupName }, this);
    const template = makeNatLaunchTemplate(
      name,
      {
        imageId: args.imageId,
        instanceType: args.instanceType,
        networkInterfaceId: nic.interface.id,
        instanceProfileArn: role.profile.arn,
        userData: userDataOf(args, nic.interface, groupName),
        tags,
      },
      this,
    );
    const ready = [...nic.ready, ...args.publicRoute, role.policy];
    const group = makeNatGroup(name, { groupName, zone: args.zone, template, hookName, tags, ready }, this);
    this.networkInterfaceId = nic.interface.id;
    this.publicIp = nic.address.publicIp;
    this.autoScalingGroupName = group.name;
    this.registerOutputs({
      networkInterfaceId: this.networkInterfaceId,
      publicIp: this.publicIp,
      autoScalingGroupName: this.autoScalingGroupName,
    });
  }
}

function userDataOf(
  { vpcCidr, subnetCidr, region }: NatInstanceArgs,
  nic: aws.ec2.NetworkInterface,
  groupName: pulumi.Output<string>,
): pulumi.Output<string> {
  const files = readNatFiles();
  return pulumi.all([nic.macAddress, groupName]).apply(([mac, group]) =>
    natUserData(
      {
        mac,
        vpcCidr,
        probeAddress: unusedAddress(subnetCidr),
        probeTargets: probeTargets(region),
        region,
        groupName: group,
        hookName,
      },
      files,
    ),
  );
}

/** Three that a worker's launch needs or that many rely on; they aren't likely to be silent at one time. */
function probeTargets(region: string): string[] {
  return [
    `api.ecr.${region}.amazonaws.com:443`,
    `logs.${region}.amazonaws.com:443`,
    'checkip.amazonaws.com:443',
  ];
}
