import { randomBytes } from 'node:crypto';
import { CallerError } from '../../shared/pool/errors.ts';
import { hashPassword, saltBytes } from '../../shared/program/password-hash.ts';
import { readPassword } from './read-password.ts';

/**
 * `node gateway/host/hash-password.ts` prints the slow hash of the password in GATEWAY_HTTP_PASSWORD, or of what
 * stands on its input: all of the password that a deployment keeps.
 */

/** sysexits.h's EX_CONFIG. */
const configurationExitCode = 78;

try {
  const password = await readPassword(process.env, process.stdin);
  process.stdout.write(`${await hashPassword(password, randomBytes(saltBytes))}\n`);
} catch (error) {
  if (!(error instanceof CallerError)) throw error;
  console.error(error.message);
  process.exitCode = configurationExitCode;
}
