import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { readHostFile } from './host-files.ts';

export type HostArgs = {
  readonly displayName: string;
  readonly imageId: string;
  readonly instanceType: string;
  /** The zone of the interface's subnet. */
  readonly zone: string;
  readonly networkInterfaceId: pulumi.Output<string>;
  readonly instanceProfileArn: pulumi.Input<string>;
  /** For the host, its volume and its group, which default tags don't reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** What a host needs from its first second: address, role's policy. */
  readonly ready: readonly pulumi.Resource[];
};

const rootVolumeGiB = 8;

/** One host, replaced when EC2 finds it sick or when it ends, always behind the same interface. */
export function makeHost(args: HostArgs): aws.autoscaling.Group {
  const template = makeTemplate(args);
  return new aws.autoscaling.Group(
    'host',
    {
      // A name can't change, so an interface that is replaced replaces the group; and since the interface is deleted
      // before it is made anew, the group goes before that, with its host.
      name: pulumi.interpolate`${args.displayName}-${args.networkInterfaceId}`,
      // By zone: by subnet it would want an interface of its own.
      availabilityZones: [args.zone],
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      healthCheckType: 'EC2',
      healthCheckGracePeriod: 60,
      launchTemplate: {
        id: template.id,
        // A number and not `$Latest`, which changes nothing that Pulumi or an instance refresh would see.
        version: template.latestVersion.apply(String),
      },
      // One interface serves one host: the old one goes first.
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100, instanceWarmup: '0' },
      },
      // A launch may fail once, while the host before lets go of the interface.
      ignoreFailedScalingActivities: true,
      tags: Object.entries(args.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
    },
    { deleteBeforeReplace: true, dependsOn: [...args.ready] },
  );
}

/** Behind the stack's own interface: subnet, groups and public address are the interface's. No key pair: see the role. */
function makeTemplate(args: HostArgs): aws.ec2.LaunchTemplate {
  return new aws.ec2.LaunchTemplate('host', {
    name: args.displayName,
    description: 'The host of the page and the API',
    imageId: args.imageId,
    instanceType: args.instanceType,
    iamInstanceProfile: { arn: args.instanceProfileArn },
    networkInterfaces: [
      { deviceIndex: 0, networkInterfaceId: args.networkInterfaceId, deleteOnTermination: 'false' },
    ],
    metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
    instanceInitiatedShutdownBehavior: 'terminate',
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
    userData: Buffer.from(readHostFile('user-data.sh')).toString('base64'),
  });
}
