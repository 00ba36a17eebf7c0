import { z } from 'zod';
import { CallerError } from '../pool/errors.ts';

/** Every setting of our own that any of the programs reads; the launcher hands all of them to each. */
const knownNames: ReadonlySet<string> = new Set([
  'WARM_POOL_CLUSTER',
  'WARM_POOL_LEDGER_TABLE',
  'WARM_POOL_POOLS_FILE',
  'WARM_POOL_SUBNETS',
  'WARM_POOL_SECURITY_GROUPS',
  'WARM_POOL_STAY_SECONDS',
  'WARM_POOL_METRICS',
  'WARM_POOL_WORKER_LOG_GROUP',
  'WARM_POOL_NAT_GROUP',
  'WARM_POOL_REQUIRE_TIERS',
  'GATEWAY_HOST',
  'GATEWAY_PORT',
  'GATEWAY_HTTP_PASSWORD',
  'GATEWAY_HTTP_PASSWORD_HASH',
  'GATEWAY_BUNDLE_SHA256',
  'GATEWAY_PUBLIC_URL',
  'GATEWAY_URL',
]);
const ownPrefix = /^(WARM_POOL|GATEWAY)_/;

/** A comma-separated list, as environment variables hold lists. */
export const listSetting = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

export const clusterSetting = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,99}$/, 'an ECS cluster name');
export const tableSetting = z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'a DynamoDB table name');
export const portSetting = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads a program's settings from the environment, once, at its edge. An empty variable counts as absent.
 * Throws `invalid_configuration` that tells every problem at once, a misspelt name of ours included; values of
 * passwords are never repeated. `together` judges what belongs together, by which names are set.
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
  together: (isSet: (name: string) => boolean) => readonly string[] = () => [],
): z.output<Schema> {
  const present = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const own = present.filter(([name]) => ownPrefix.test(name));
  const wanted = present.filter(([name]) => name in schema.shape);
  const unknown = own.filter(([name]) => !knownNames.has(name) && !(name in schema.shape));
  const parsed = schema.safeParse(Object.fromEntries(wanted));
  const problems = [
    ...unknown.map(([name]) => `${name}: unknown setting: check its spelling, or unset it`),
    ...(parsed.error?.issues ?? []).map((issue) => problemOf(issue, environment)),
    ...together((name) => wanted.some(([one]) => one === name)),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new CallerError('invalid_configuration', `the settings are wrong: ${problems.join('; ')}`, {
    details: { problems },
  });
}

function problemOf(
  issue: z.core.$ZodIssue,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const name = issue.path.map(String).join('.');
  if (name === '') return issue.message;
  return (environment[name] ?? '') === '' ? `${name}: must be set` : `${name}: ${issue.message}`;
}
