import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type NatLaunchArgs = {
  readonly imageId: string;
  readonly instanceType: string;
  readonly networkInterfaceId: pulumi.Input<string>;
  readonly instanceProfileArn: pulumi.Input<string>;
  /** Cloud-config, not yet in base64. */
  readonly userData: pulumi.Output<string>;
  /** For the instance and its volume: default tags don't reach what Auto Scaling launches. */
  readonly tags: Readonly<Record<string, string>>;
};

const rootVolumeGiB = 8;

/**
 * How the instance is launched: behind the interface that the stack owns. Subnet, groups and public address are the
 * interface's, and EC2 refuses a launch that names them a second time.
 */
export function makeNatLaunchTemplate(
  name: string,
  args: NatLaunchArgs,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  return new aws.ec2.LaunchTemplate(
    name,
    {
      description: 'The NAT instance',
      imageId: args.imageId,
      instanceType: args.instanceType,
      iamInstanceProfile: { arn: args.instanceProfileArn },
      networkInterfaces: [
        { deviceIndex: 0, networkInterfaceId: args.networkInterfaceId, deleteOnTermination: 'false' },
      ],
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      // Powering off is how the instance ends itself, without a permission.
      instanceInitiatedShutdownBehavior: 'terminate',
      // The default for t4g, named: with `standard` it boots without credits, and dnf takes minutes.
      creditSpecification: { cpuCredits: 'unlimited' },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: {
            encrypted: 'true',
            volumeType: 'gp3',
            volumeSize: rootVolumeGiB,
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags: args.tags })),
      userData: args.userData.apply((text) => Buffer.from(text).toString('base64')),
    },
    { parent },
  );
}
