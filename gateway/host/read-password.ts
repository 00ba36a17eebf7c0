import type { Readable } from 'node:stream';
import { CallerError } from '../../shared/pool/errors.ts';

/** As long as the gateway takes one. Characters. */
const maxCharacters = 500;
const minCharacters = 12;
/** More is no password: nothing is read without end. Bytes. */
const maxInputBytes = 4096;

/**
 * The password to hash: `GATEWAY_HTTP_PASSWORD`, else what stands on the input, without the newline at its end.
 * Throws `invalid_configuration` where it is too short, too long or has control characters in it; the password is
 * never repeated.
 */
export async function readPassword(
  environment: Readonly<Record<string, string | undefined>>,
  input: Readable,
): Promise<string> {
  const given = environment['GATEWAY_HTTP_PASSWORD'];
  const password = given === undefined || given === '' ? await firstLine(input) : given;
  if (password.length < minCharacters) throw refused(`has fewer than ${minCharacters} characters`);
  if (password.length > maxCharacters) throw refused(`has more than ${maxCharacters} characters`);
  if (/\p{Cc}/u.test(password)) throw refused('has control characters in it');
  return password;
}

async function firstLine(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    const buffer = Buffer.from(part as Uint8Array);
    bytes += buffer.length;
    if (bytes > maxInputBytes) throw refused(`has more than ${maxCharacters} characters`);
    parts.push(buffer);
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

function refused(why: string): CallerError {
  return new CallerError(
    'invalid_configuration',
    `the password ${why}: give GATEWAY_HTTP_PASSWORD one of ${minCharacters} to ${maxCharacters} characters`,
  );
}
