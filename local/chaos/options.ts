import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CallerError } from '../../shared/pool/errors.ts';

export type ChaosOptions = {
  /** How long there are faults and traffic; the end takes a minute or two more. */
  readonly minutes: number;
  readonly seed: number;
};

const usage = 'usage: npm run chaos -- --minutes M [--seed N]';

/** Reads the command line; `seed` where it names none. Throws `invalid_configuration` with every problem. */
export function parseOptions(args: readonly string[], seed: number): ChaosOptions {
  const schema = z.object({
    minutes: z.coerce.number().min(0.25).max(240),
    seed: z.coerce
      .number()
      .int()
      .min(0)
      .max(2 ** 31)
      .default(seed),
  });
  const parsed = schema.safeParse(wordsOf(args));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new CallerError('invalid_configuration', `${problems.join('; ')}; ${usage}`);
}

function wordsOf(args: readonly string[]) {
  try {
    const options = { minutes: { type: 'string' }, seed: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CallerError('invalid_configuration', `${why}; ${usage}`, { cause });
  }
}
