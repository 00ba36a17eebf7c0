import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { gatewayStatements, type RoleReach } from './statements.ts';

export type HostRole = {
  readonly profile: aws.iam.InstanceProfile;
  /** The host needs it from its first second. */
  readonly policy: aws.iam.RolePolicy;
};

/**
 * The host's role. Its one policy is written here and not AmazonSSMManagedInstanceCore, which would let it read every
 * parameter of the account.
 */
export function makeRole(
  name: string,
  reach: { readonly [Key in keyof RoleReach]: pulumi.Input<RoleReach[Key]> },
): HostRole {
  const role = new aws.iam.Role('host', {
    name,
    description: 'The host of the page and the API',
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
  });
  const policy = new aws.iam.RolePolicy('host', {
    role: role.name,
    policy: pulumi
      .output(reach)
      .apply((known) => JSON.stringify({ Version: '2012-10-17', Statement: gatewayStatements(known) })),
  });
  const profile = new aws.iam.InstanceProfile('host', { name, role: role.name });
  return { profile, policy };
}
