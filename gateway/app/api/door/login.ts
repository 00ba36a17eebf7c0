import { CallerError } from '../../../../shared/pool/errors.ts';
import { basicCredentials, type Credentials } from './basic-credentials.ts';
import { createFailedLogins } from './failed-logins.ts';
import type { PasswordCheck } from './verified-passwords.ts';

/** The one user there is. */
const userName = 'fossa';

/** Slowed attempts that wait at once, over all addresses. */
const maxSlowed = 256;

export type LoginPorts = {
  readonly check: PasswordCheck;
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
};

/** Lets a request in, or throws `unauthorized` or `too_many_requests`. */
export type Login = (authorization: string | undefined, address: string) => Promise<void>;

/**
 * The door's login. An address that has failed too often has to wait before its next attempt is looked at, one at
 * a time; so guessing is slow. A password that was verified before passes at once, until an address guesses in
 * earnest. A request without credentials is no attempt: browsers ask once before they know that they need any.
 */
export function createLogin({ check, clock }: LoginPorts): Login {
  const failed = createFailedLogins();
  const slowed = new Set<string>();

  const passesAtOnce = (credentials: Credentials | undefined, address: string) =>
    credentials?.user === userName &&
    !failed.isBesieging(address, clock.now()) &&
    check.isKnown(credentials.password);

  const waitInTurn = async (address: string) => {
    const delay = failed.delayMilliseconds(address, clock.now());
    if (delay === 0) return;
    if (slowed.has(address) || slowed.size >= maxSlowed) {
      failed.note(address, clock.now());
      throw slowDown(delay);
    }
    slowed.add(address);
    await clock.sleep(delay).finally(() => slowed.delete(address));
  };
  return async (authorization, address) => {
    if (authorization === undefined) throw unauthorized('log in with HTTP Basic authentication');
    const credentials = basicCredentials(authorization);
    if (passesAtOnce(credentials, address)) return;
    await waitInTurn(address);
    // A wrong user costs as much time as a wrong password does.
    const isRight = credentials !== undefined && (await check.verify(credentials.password));
    if (isRight && credentials.user === userName) return;
    failed.note(address, clock.now());
    throw unauthorized('the user or the password is wrong');
  };
}

function unauthorized(what: string): CallerError {
  return new CallerError('unauthorized', `${what}: user "${userName}", the gateway's password`);
}

function slowDown(delayMilliseconds: number): CallerError {
  return new CallerError('too_many_requests', 'too many failed logins from this address; slow down', {
    details: { retryAfterSeconds: Math.ceil(delayMilliseconds / 1000) },
  });
}
