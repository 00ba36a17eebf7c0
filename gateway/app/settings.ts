import { z } from 'zod';
import { CallerError } from '../../shared/pool/errors.ts';
import { type PasswordHash, parsePasswordHash } from '../../shared/program/password-hash.ts';
import { portSetting, readSettings, tableSetting } from '../../shared/program/settings.ts';
import type { PasswordSecret } from './api/door/verified-passwords.ts';

const hashSetting = z.string().transform((text, context): PasswordHash => {
  const hash = parsePasswordHash(text);
  if (hash !== undefined) return hash;
  context.addIssue({
    code: 'custom',
    message: 'must read scrypt:N:r:p:salt:hash, salt and hash in base64url',
  });
  return z.NEVER;
});

/** A deployment writes every name, and `none` for what it doesn't have. */
const nameSetting = z
  .string()
  .max(512)
  .transform((text) => (text === '' || text === 'none' ? undefined : text))
  .optional();

const settingsSchema = z.object({
  GATEWAY_HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: portSetting.default(8080),
  GATEWAY_HTTP_PASSWORD: z.string().min(1).max(500).optional(),
  GATEWAY_HTTP_PASSWORD_HASH: hashSetting.optional(),
  GATEWAY_BUNDLE_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex')
    .optional(),
  GATEWAY_PUBLIC_URL: z
    .string()
    .regex(/^https?:\/\/[A-Za-z0-9.:[\]-]{1,255}$/, 'http:// or https:// with a host, and nothing after it')
    .optional(),
  WARM_POOL_LEDGER_TABLE: tableSetting,
  WARM_POOL_POOLS_FILE: z.string().optional(),
  WARM_POOL_WORKER_LOG_GROUP: nameSetting,
  WARM_POOL_NAT_GROUP: nameSetting,
});

/** What the gateway reads of its environment. */
export const gatewaySettingNames: readonly string[] = Object.keys(settingsSchema.shape);

const eitherSecret = 'set either GATEWAY_HTTP_PASSWORD or GATEWAY_HTTP_PASSWORD_HASH';

/** Said beside every other problem: a schema judges what belongs together only once each part is right. */
function oneSecret(isSet: (name: string) => boolean): readonly string[] {
  const isRight = isSet('GATEWAY_HTTP_PASSWORD') !== isSet('GATEWAY_HTTP_PASSWORD_HASH');
  return isRight ? [] : [eitherSecret];
}

export type GatewayEnvironment = {
  readonly host: string;
  readonly port: number;
  readonly secret: PasswordSecret;
  readonly bundleSha256: string | null;
  /** What the gateway's address is to the world; undefined where only requests tell. */
  readonly publicUrl: string | undefined;
  readonly tableName: string;
  /** The pools file; undefined where the ledger holds the pools. */
  readonly poolsFile: string | undefined;
  /** CloudWatch Logs' group of the workers' output; undefined where there is none. */
  readonly workerLogGroup: string | undefined;
  /** The Auto Scaling group of the NAT instance; undefined where there is none. */
  readonly natGroup: string | undefined;
};

/** The gateway's settings, out of the environment. Throws `invalid_configuration` with every problem. */
export function gatewaySettings(
  environment: Readonly<Record<string, string | undefined>>,
): GatewayEnvironment {
  const settings = readSettings(settingsSchema, environment, oneSecret);
  return {
    host: settings.GATEWAY_HOST,
    port: settings.GATEWAY_PORT,
    secret: secretOf(settings.GATEWAY_HTTP_PASSWORD, settings.GATEWAY_HTTP_PASSWORD_HASH),
    bundleSha256: settings.GATEWAY_BUNDLE_SHA256 ?? null,
    publicUrl: settings.GATEWAY_PUBLIC_URL,
    tableName: settings.WARM_POOL_LEDGER_TABLE,
    poolsFile: settings.WARM_POOL_POOLS_FILE,
    workerLogGroup: settings.WARM_POOL_WORKER_LOG_GROUP,
    natGroup: settings.WARM_POOL_NAT_GROUP,
  };
}

function secretOf(password: string | undefined, hash: PasswordHash | undefined): PasswordSecret {
  if (password !== undefined && hash === undefined) return { kind: 'password', password };
  if (hash !== undefined && password === undefined) return { kind: 'hash', hash };
  throw new CallerError('invalid_configuration', `the settings are wrong: ${eitherSecret}`);
}
