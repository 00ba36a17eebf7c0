import { parseArgs } from 'node:util';
import { CallerError } from '../../shared/pool/errors.ts';

export type LaunchOptions = {
  /** Go on with the last run's ledger. */
  readonly keep: boolean;
  readonly worker: 'example' | 'fossa';
  readonly poolsFile: string | undefined;
  /** Many workers' listeners in one process. */
  readonly hosted: boolean;
};

const usage = 'usage: ./go.sh local [--keep] [--worker example|fossa] [--pools FILE] [--hosted]';

/** Reads the command line. Throws `invalid_configuration` with the usage where it is wrong. */
export function parseOptions(args: readonly string[]): LaunchOptions {
  const values = parse(args);
  const worker = values.worker ?? 'example';
  if (worker !== 'example' && worker !== 'fossa') {
    throw new CallerError('invalid_configuration', `--worker is example or fossa, not "${worker}"; ${usage}`);
  }
  return { keep: values.keep ?? false, worker, poolsFile: values.pools, hosted: values.hosted ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        keep: { type: 'boolean' },
        worker: { type: 'string' },
        pools: { type: 'string' },
        hosted: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CallerError('invalid_configuration', `${why}; ${usage}`, { cause });
  }
}
