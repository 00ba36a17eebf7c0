import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Recording } from '../../shared/stack/testing/record.ts';

export const account = '123456789012';
export const region = 'eu-west-1';

/** One call on AWS, as IAM sees it. */
export type Call = {
  readonly action: string;
  /** `*` for a call that names no resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
};

/** A role of a recorded stack, with the policies that it was given. */
export type SimulatedRole = {
  readonly name: string;
  readonly policies: readonly { readonly name: string; readonly policy: unknown }[];
  /** Who may take it. */
  readonly trust: unknown;
};

/** The roles of a recorded stack, by their names in AWS. Throws where one is given a policy that lies elsewhere. */
export function rolesOf({ resources }: Recording): ReadonlyMap<string, SimulatedRole> {
  const attachments = resources.filter(({ type }) => /PolicyAttachment$/.test(type));
  if (attachments.length > 0) throw new Error(`policies from elsewhere: ${JSON.stringify(attachments)}`);
  const policies = resources.filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy');
  const roles = resources.filter(({ type }) => type === 'aws:iam/role:Role');
  return new Map(
    roles.map(({ inputs }) => {
      const name = String(inputs['name']);
      const own = policies.filter(({ inputs: policy }) => policy['role'] === name);
      return [
        name,
        {
          name,
          trust: JSON.parse(String(inputs['assumeRolePolicy'])),
          policies: own.map((one) => ({ name: one.name, policy: JSON.parse(String(one.inputs['policy'])) })),
        },
      ];
    }),
  );
}

/** What IAM would answer to a role's call. Throws where the call, or a policy, is none that IAM knows. */
export async function answerTo(role: SimulatedRole, call: Call): Promise<'allowed' | 'denied'> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/${role.name}`,
        action: call.action,
        resource: { resource: call.resource, accountId: account },
        contextVariables: { 'aws:RequestedRegion': region, ...call.context },
      },
      identityPolicies: [...role.policies],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') {
    throw new Error(
      `${call.action} on ${call.resource} can't be simulated: ${JSON.stringify(result.errors)}`,
    );
  }
  return result.overallResult === 'Allowed' ? 'allowed' : 'denied';
}

type Statement = { readonly Action: string | readonly string[] };

/** Every action that a role's policies name. */
export function actionsOf({ policies }: SimulatedRole): readonly string[] {
  return policies.flatMap(({ policy }) =>
    (policy as { readonly Statement: readonly Statement[] }).Statement.flatMap(({ Action }) => Action),
  );
}
