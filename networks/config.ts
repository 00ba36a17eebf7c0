import { z } from 'zod';
import { CallerError } from '../shared/pool/errors.ts';
import { parseVpcBlock } from './addresses.ts';

const zonesText = /^(?:[23]|[a-z0-9-]+[a-z](?:,[a-z0-9-]+[a-z]){1,2})$/;

const cidr = z.string().superRefine((text, refinement) => {
  try {
    parseVpcBlock(text);
  } catch (error) {
    if (!(error instanceof CallerError)) throw error;
    refinement.addIssue({ code: 'custom', message: error.message });
  }
});

/** A number of zones, or their names. */
export type WantedZones = { readonly count: number } | { readonly names: readonly string[] };

const schema = z.strictObject({
  zones: z
    .string()
    .regex(zonesText, 'is 2 or 3, or the names of two or three zones with commas')
    .default('2')
    .transform(
      (text): WantedZones =>
        text.length === 1 ? { count: Number(text) } : { names: [...new Set(text.split(','))] },
    )
    .refine((zones) => 'count' in zones || zones.names.length >= 2, 'names a zone twice'),
  cidr: cidr.default('10.42.0.0/16'),
  nat: z.enum(['instance', 'gateway'], 'is instance or gateway').default('instance'),
  natInstanceType: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/, 'is an EC2 instance type such as t4g.nano')
    .default('t4g.nano'),
  natImageId: z
    .string()
    .regex(/^ami-[0-9a-f]{8,17}$/, 'is the id of an Amazon Linux 2023 image of the type’s processor')
    .optional(),
  flowLogs: z
    .enum(['true', 'false'], 'is true or false')
    .default('false')
    .transform((text) => text === 'true'),
});

export type NetworksConfig = Omit<z.output<typeof schema>, 'nat' | 'natInstanceType' | 'natImageId'> & {
  readonly nat:
    | { readonly kind: 'gateway' }
    | { readonly kind: 'instance'; readonly instanceType: string; readonly imageId: string };
};

/**
 * The stack's config, read once. Throws `invalid_configuration` with every problem and its path, before a resource
 * is made.
 */
export function parseNetworksConfig(values: Readonly<Record<string, string>>): NetworksConfig {
  const parsed = schema.safeParse(values);
  const problems = (parsed.error?.issues ?? []).flatMap(sentencesOf);
  const isImageMissing = values['natImageId'] === undefined && values['nat'] !== 'gateway';
  if (isImageMissing) {
    problems.push('natImageId: must be set, so that a new image is a choice: ./go.sh init looks it up');
  }
  if (!parsed.success || problems.length > 0) {
    throw new CallerError(
      'invalid_configuration',
      `the networks stack's config is wrong: ${problems.join('; ')}`,
      {
        details: { problems },
      },
    );
  }
  const { nat, natInstanceType: instanceType, natImageId: imageId, ...rest } = parsed.data;
  if (nat === 'gateway' || imageId === undefined) return { ...rest, nat: { kind: 'gateway' } };
  return { ...rest, nat: { kind: 'instance', instanceType, imageId } };
}

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${key}: unknown key: check its spelling`);
  return [`${issue.path.map(String).join('.')}: ${issue.message}`];
}
