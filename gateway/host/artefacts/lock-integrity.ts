import { z } from 'zod';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { Digest } from './digest.ts';

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

/**
 * Pure: the digest that a package-lock.json has for an npm package at a version. Throws `invalid_configuration` where
 * it has none.
 */
export function lockedDigest(lockText: string, name: string, version: string): Digest {
  const found = lock.parse(JSON.parse(lockText)).packages[`node_modules/${name}`];
  const [, base64] = /^sha512-([A-Za-z0-9+/=]+)$/.exec(found?.integrity ?? '') ?? [];
  if (found?.version === version && base64 !== undefined) return { algorithm: 'sha512', base64 };
  throw new CallerError('invalid_configuration', `package-lock.json doesn't pin ${name} at ${version}`);
}
