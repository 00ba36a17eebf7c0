import { z } from 'zod';

const maxCharacters = 128;
const problem =
  '1 to 128 printable ASCII characters: as a quoted string ("…", as the IETF draft has it), or bare without spaces and quotes';

/**
 * A structured string: printable ASCII between quotes, where only a quote and a backslash are escaped.
 * Source: RFC 9651, 3.3.3.
 */
const quotedPattern = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const barePattern = /^[\x21\x23-\x7e]+$/;

/** What an `Idempotency-Key` header says, quoted or bare; undefined where it is none. */
export function keyIn(header: string): string | undefined {
  const quoted = quotedPattern.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (barePattern.test(header) ? header : '');
  return key.length >= 1 && key.length <= maxCharacters ? key : undefined;
}

/** The header as a schema: what it puts out is the key, so that quoted and bare ones are the same. */
export const idempotencyKeySchema = z
  .string()
  .max(2 * maxCharacters + 2)
  .refine((header) => keyIn(header) !== undefined, problem)
  .transform((header) => keyIn(header) ?? '')
  .describe(`Makes a retry of the same request answer the same claims. Remembered for 24 h. ${problem}.`);
