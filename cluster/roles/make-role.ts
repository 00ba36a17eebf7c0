import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { globalName, type NameScope, nameLimits } from '../../shared/stack/names.ts';
import { type Allow, policyDocument, trustOf } from './policy-document.ts';

export type RoleRequest = {
  readonly names: NameScope;
  /** What the role is for: part of its name. */
  readonly what: string;
  /** Who takes it, such as `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  readonly account: pulumi.Input<string>;
  readonly description: string;
};

/** A role that one service of AWS takes for this account. It may do nothing until it is given a policy. */
export function makeRole({ names, what, service, account, description }: RoleRequest): aws.iam.Role {
  return new aws.iam.Role(what, {
    name: globalName(names, what, nameLimits.role),
    description,
    // Somebody may have attached more to it: that must not keep the role alive.
    forceDetachPolicies: true,
    assumeRolePolicy: pulumi.output(account).apply((id) => trustOf(service, id)),
  });
}

/**
 * The role's one policy, inline, so that it goes with the role. What starts by the role must wait for this: IAM
 * refuses a call that comes before its policy.
 */
export function allow(
  what: string,
  role: aws.iam.Role,
  allowed: pulumi.Input<readonly Allow[]>,
): aws.iam.RolePolicy {
  return new aws.iam.RolePolicy(what, {
    role: role.name,
    name: what,
    policy: pulumi.output(allowed).apply((statements) => policyDocument(statements as readonly Allow[])),
  });
}
