import { parseArgs } from 'node:util';
import { isOpenPage, type OpenPage } from './open-pages.ts';

export type LoadOptions = {
  readonly seconds: number;
  readonly pages: number;
  /** Which page is open. */
  readonly page: OpenPage;
  readonly claimsPerSecond: number;
  /** What gateway and Caddy may hold together, MiB; undefined for no limit. */
  readonly memoryMaxMiB: number | undefined;
  /** The unit whose flags and variables the gateway runs with; undefined for the host's own. */
  readonly unitFile: string | undefined;
};

const most = { seconds: 600, pages: 500, 'claims-per-second': 200, 'memory-max-mib': 4096 } as const;

/** Reads the command line; every number has an upper bound, so that the load ends by itself. Throws an Error in words. */
export function parseLoadOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      pages: { type: 'string', default: '200' },
      page: { type: 'string', default: 'overview' },
      'claims-per-second': { type: 'string', default: '50' },
      'memory-max-mib': { type: 'string' },
      unit: { type: 'string' },
    },
  });
  const { page, 'memory-max-mib': memoryMax } = values;
  if (!isOpenPage(page)) throw new Error(`--page is overview or pool, not "${page}"`);
  return {
    seconds: within('seconds', values.seconds),
    pages: within('pages', values.pages),
    page,
    claimsPerSecond: within('claims-per-second', values['claims-per-second']),
    memoryMaxMiB: memoryMax === undefined ? undefined : within('memory-max-mib', memoryMax),
    unitFile: values.unit,
  };
}

function within(name: keyof typeof most, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= most[name]) return number;
  throw new Error(`--${name} is a whole number from 1 to ${most[name]}, not "${text}"`);
}
