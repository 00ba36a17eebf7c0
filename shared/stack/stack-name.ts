import { CallerError } from '../pool/errors.ts';

/** The stacks, in the order in which they are brought up; destroying goes the other way. */
export const stackKinds = ['networks', 'cluster', 'gateway'] as const;
export type StackKind = (typeof stackKinds)[number];

/** `environment` as in `dev`, `kind` as in `networks`: together the stack's name, `dev-networks`. */
export type StackName = { readonly environment: string; readonly kind: StackKind };

/** Short, since it is a part of every resource's name. */
const environmentPattern = /^[a-z][a-z0-9]{0,15}(?:-[a-z0-9]{1,15}){0,2}$/;

/** Reads a stack's name. Throws `invalid_configuration` where it is not `<environment>-networks|cluster|gateway`. */
export function parseStackName(name: string): StackName {
  const kind = stackKinds.find((one) => name.endsWith(`-${one}`));
  const environment = kind === undefined ? '' : name.slice(0, -kind.length - 1);
  if (kind !== undefined && environmentPattern.test(environment)) return { environment, kind };
  throw new CallerError(
    'invalid_configuration',
    `a stack is named <environment>-networks, <environment>-cluster or <environment>-gateway (such as dev-cluster; lower-case letters, digits, hyphens), not "${name}"`,
  );
}

export function stackNameOf({ environment, kind }: StackName): string {
  return `${environment}-${kind}`;
}
