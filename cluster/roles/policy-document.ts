/** One thing that a role may do. Nothing here denies: what isn't allowed is denied. */
export type Allow = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** What a resource policy must say of a call that names no resource. */
export const anyResource = ['*'] as const;

/** An identity policy, as IAM takes it. */
export function policyDocument(allowed: readonly Allow[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: allowed.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(condition !== undefined && { Condition: condition }),
    })),
  });
}

/**
 * Who may take a role: one service of AWS, working for this very account (another customer's schedule or task must
 * not: IAM user guide, "The confused deputy problem").
 */
export function trustOf(service: string, account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: service },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  });
}
