import { createHmac } from 'node:crypto';
import { CallerError } from '../../../shared/pool/errors.ts';
import type { GrabRequest } from '../../../shared/pool/request.ts';

export type IdempotencyKey = {
  readonly key: string;
  /** Method, path and canonical body: what must be the same in each retry. */
  readonly fingerprint: string;
};

/** The keyed hash of what was asked for, in hex, made once a grab: the payload itself is never stored. */
export async function requestHash(
  grab: { readonly hashKey: () => Promise<string>; requestHash?: string },
  { fingerprint }: IdempotencyKey,
): Promise<string> {
  grab.requestHash ??= createHmac('sha256', await grab.hashKey())
    .update(fingerprint)
    .digest('hex');
  return grab.requestHash;
}

/** Throws `key_reused` where the key came with another request. */
export function checkFingerprint({ bodyHash }: GrabRequest, hash: string): void {
  if (bodyHash === hash) return;
  throw new CallerError('key_reused', 'this Idempotency-Key came with another request before: use a new key');
}
