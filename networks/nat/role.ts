import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export type NatRoleArgs = {
  /** Roles' names are global to an account: at most 64 characters, with region and environment in them. */
  readonly roleName: string;
  readonly region: string;
  readonly groupName: pulumi.Input<string>;
};

export type NatRole = {
  readonly profile: aws.iam.InstanceProfile;
  /** The instance needs it at its first boot, so the group waits for it. */
  readonly policy: aws.iam.RolePolicy;
};

/** The instance's role, which can do one thing: tell this one group what became of a launch. */
export function makeNatRole(name: string, args: NatRoleArgs, parent: pulumi.Resource): NatRole {
  const role = new aws.iam.Role(
    name,
    {
      name: args.roleName,
      description: 'The NAT instance: completes its own launch, and nothing else',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    name,
    { role: role.name, policy: completionPolicy(args, parent) },
    { parent },
  );
  const profile = new aws.iam.InstanceProfile(name, { name: args.roleName, role: role.name }, { parent });
  return { profile, policy };
}

function completionPolicy(
  { region, groupName }: NatRoleArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const identity = aws.getCallerIdentityOutput({}, { parent });
  return pulumi.all([identity.arn, identity.accountId, groupName]).apply(([arn, account, group]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'autoscaling:CompleteLifecycleAction',
          // The star is the group's UUID, which AWS makes.
          Resource: `arn:${partitionOf(arn)}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${group}`,
        },
      ],
    }),
  );
}

/** `aws`, `aws-cn` or `aws-us-gov`: the second part of any ARN. */
function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
