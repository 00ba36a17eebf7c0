import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export type NatGroupArgs = {
  /**
   * Holds the interface's id. A name can't change, so an interface that is replaced replaces the group; and since the
   * interface is deleted before it is made anew, the engine deletes the group, with its instance, before that.
   */
  readonly groupName: pulumi.Input<string>;
  readonly zone: string;
  readonly template: aws.ec2.LaunchTemplate;
  readonly hookName: string;
  /** For the group itself: neither default tags nor the template's reach it. */
  readonly tags: Readonly<Record<string, string>>;
  /** What a launch needs: the address, the rules, the public route, the role's policy. */
  readonly ready: readonly pulumi.Resource[];
};

/** Seconds from a launch to its first proven packet, at most; then the launch is abandoned. */
const provenWithinSeconds = 600;

/**
 * A group of one, by zone: by subnet it would want an interface of its own. It replaces an instance that EC2 finds
 * sick or that ended itself; a launch counts only once the instance has completed the hook.
 */
export function makeNatGroup(
  name: string,
  args: NatGroupArgs,
  parent: pulumi.Resource,
): aws.autoscaling.Group {
  return new aws.autoscaling.Group(
    name,
    {
      name: args.groupName,
      availabilityZones: [args.zone],
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      healthCheckType: 'EC2',
      healthCheckGracePeriod: 60,
      launchTemplate: {
        id: args.template.id,
        // A number and not `$Latest`, which changes nothing that Pulumi or an instance refresh would see.
        version: args.template.latestVersion.apply(String),
      },
      // With the group and not after it: the first instance would be launched without the hook.
      initialLifecycleHooks: [
        {
          name: args.hookName,
          lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
          defaultResult: 'ABANDON',
          heartbeatTimeout: provenWithinSeconds,
        },
      ],
      // One interface serves one instance: the old one goes first.
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100, instanceWarmup: '0' },
      },
      // A launch may fail once, while the instance before lets go of the interface. The wait below still ends an `up`
      // whose NAT never proves itself.
      ignoreFailedScalingActivities: true,
      waitForCapacityTimeout: '20m',
      tags: Object.entries(args.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
    },
    {
      parent,
      deleteBeforeReplace: true,
      dependsOn: [...args.ready],
      customTimeouts: { create: '25m', update: '25m', delete: '25m' },
    },
  );
}
