import { createHmac, timingSafeEqual } from 'node:crypto';
import { CallerError } from '../../../../shared/pool/errors.ts';
import { type PasswordHash, passwordMatches } from '../../../../shared/program/password-hash.ts';

/** What the door knows of the password: itself (on one machine), or only its slow hash (deployed). */
export type PasswordSecret =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'hash'; readonly hash: PasswordHash };

/** Different passwords waiting for the one hash that runs at a time. */
const maxWaiting = 16;

export type PasswordCheck = {
  /** Whether this password was verified before: costs nothing. */
  isKnown(password: string): boolean;
  /** Whether it is the password. At most one slow hash runs at a time, and equal passwords share it. Throws `too_many_requests`. */
  verify(password: string): Promise<boolean>;
};

/**
 * Checks passwords against the secret. The right one is remembered as a digest under `digestKey` (random, of this
 * process alone), and compared in constant time; no wrong one is remembered.
 */
export function createPasswordCheck(
  secret: PasswordSecret,
  digestKey: Buffer,
  matches: typeof passwordMatches = passwordMatches,
): PasswordCheck {
  const digest = (password: string) => createHmac('sha256', digestKey).update(password).digest();
  let known = secret.kind === 'password' ? digest(secret.password) : undefined;
  const underWay = new Map<string, Promise<boolean>>();
  let last: Promise<unknown> = Promise.resolve();

  const isKnown = (password: string) => known !== undefined && timingSafeEqual(digest(password), known);
  const hashInTurn = async (password: string, hash: PasswordHash, before: Promise<unknown>) => {
    await before;
    const right = await matches(password, hash);
    if (right) known = digest(password);
    return right;
  };
  return {
    isKnown,
    async verify(password) {
      if (isKnown(password)) return true;
      if (secret.kind === 'password') return false;
      const name = digest(password).toString('base64url');
      const shared = underWay.get(name);
      if (shared !== undefined) return await shared;
      if (underWay.size >= maxWaiting) throw tooMany();
      const turn = hashInTurn(password, secret.hash, last);
      last = turn.catch(() => undefined);
      underWay.set(name, turn);
      return await turn.finally(() => underWay.delete(name));
    },
  };
}

function tooMany(): CallerError {
  return new CallerError('too_many_requests', 'too many logins at once; try again in a moment', {
    details: { retryAfterSeconds: 1 },
  });
}
