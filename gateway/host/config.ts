import { z } from 'zod';
import { CallerError } from '../../shared/pool/errors.ts';
import { artefactPath, caddyRelease, nodeRelease } from './artefacts/pinned.ts';

const cidrV4 = z
  .cidrv4('is an IPv4 block such as 203.0.113.0/24')
  .refine(
    startsAtItsFirst,
    'names an address within the block and not its first: AWS would write it otherwise',
  );
const domainName = z
  .string()
  .max(253)
  .regex(
    /^(?=.*\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
    'is a domain name',
  );

/** A processor type `g` (Graviton), since the artefacts are for ARM64: t4g.micro, m8gd.large. */
const armType = /^[a-z]{1,3}\d+g[a-z]*\.[a-z0-9]+$/;

/** Security groups hold sixty rules of ingress; there are two of each block, and the networks stack has some. */
const maxCidrs = 20;

const schema = z.strictObject({
  tls: z.enum(['domain', 'internal', 'ip'], 'is domain, internal or ip').optional(),
  domain: domainName.optional(),
  allowedCidrs: z
    .string()
    .default('0.0.0.0/0')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(cidrV4).min(1).max(maxCidrs)),
  instanceType: z
    .string()
    .regex(armType, 'is an EC2 type with an ARM processor, such as t4g.micro')
    .default('t4g.micro'),
  imageId: z
    .string('must be set, so that a new image is a choice: ./go.sh init looks it up')
    .regex(/^ami-[0-9a-f]{8,17}$/, 'is the id of an Amazon Linux 2023 image for ARM64'),
  bundleFile: z.string().min(1).default('dist/gateway/main.mjs'),
  caddyFile: z.string().min(1).default(artefactPath(caddyRelease)),
  nodeFile: z.string().min(1).default(artefactPath(nodeRelease)),
});

/** How browsers are shown who we are: a certificate for a domain, of our own authority, or for the bare address. */
export type Tls =
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'internal' }
  | { readonly kind: 'ip' };

export type GatewayConfig = Omit<z.output<typeof schema>, 'tls' | 'domain'> & { readonly tls: Tls };

/** The secret config value that holds the password's slow hash. */
export const passwordHashKey = 'passwordHash';

/**
 * The stack's config, read once; `secretKeys` are the names of the secret values that there are. Throws
 * `invalid_configuration` with every problem and its path, before a resource is made.
 */
export function parseGatewayConfig(
  values: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
): GatewayConfig {
  const parsed = schema.safeParse(values);
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap(sentencesOf),
    ...tlsProblems(values),
    ...passwordProblems(values, secretKeys),
  ];
  if (!parsed.success || problems.length > 0) {
    const message = `the gateway stack's config is wrong: ${problems.join('; ')}`;
    throw new CallerError('invalid_configuration', message, { details: { problems } });
  }
  const { tls, domain, ...rest } = parsed.data;
  if (domain !== undefined) return { ...rest, tls: { kind: 'domain', domain } };
  return { ...rest, tls: { kind: tls === 'ip' ? 'ip' : 'internal' } };
}

/** Whether no bit after the prefix is set: 203.0.113.0/24, and not 203.0.113.7/24. */
function startsAtItsFirst(cidr: string): boolean {
  const [address = '', prefix = ''] = cidr.split('/');
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return value % 2 ** (32 - Number(prefix)) === 0;
}

function tlsProblems({ tls, domain }: Readonly<Record<string, string>>): string[] {
  if (tls === 'domain' && domain === undefined)
    return ['domain: must be set for tls domain: the name that leads to the gateway'];
  if (domain !== undefined && tls !== undefined && tls !== 'domain')
    return [`domain: is of no use with tls ${tls}: unset one of them`];
  return [];
}

function passwordProblems(values: object, secretKeys: readonly string[]): string[] {
  if (passwordHashKey in values)
    return [
      `${passwordHashKey}: is kept as a secret only: ./go.sh init does so, or pulumi config set --secret`,
    ];
  if (secretKeys.includes(passwordHashKey)) return [];
  return [`${passwordHashKey}: must be set as a secret: ./go.sh init does so`];
}

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${key}: unknown key: check its spelling`);
  return [`${issue.path.map(String).join('.')}: ${issue.message}`];
}
