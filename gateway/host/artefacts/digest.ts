import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CallerError } from '../../../shared/pool/errors.ts';

/** What a file's digest must be: hex for SHA-256, as package locks write it (base64) for SHA-512. */
export type Digest =
  | { readonly algorithm: 'sha256'; readonly hex: string }
  | { readonly algorithm: 'sha512'; readonly base64: string };

/** Rejects with `invalid_configuration` where a file has other bytes than the ones that were pinned. */
export async function checkDigest(path: string, digest: Digest): Promise<void> {
  const hash = createHash(digest.algorithm).update(await readFile(path));
  const [found, pinned] =
    digest.algorithm === 'sha256' ? [hash.digest('hex'), digest.hex] : [hash.digest('base64'), digest.base64];
  if (found === pinned) return;
  throw new CallerError(
    'invalid_configuration',
    `${path} is not the file that is pinned (${digest.algorithm} ${found} instead of ${pinned}): it is not used`,
  );
}
