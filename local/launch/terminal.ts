import { z } from 'zod';

/** pino's number for a warning: what a person is shown of the programs' logs; all of it is in the files. */
const warnLevel = 40;
const logLine = z.object({ level: z.number(), msg: z.string().default('') });

/** What a program's log line says to a person, or undefined where it is only for the file. */
export function forPeople(program: string, text: string): string | undefined {
  const parsed = logLine.safeParse(parseJson(text));
  if (!parsed.success) return text.trim() === '' ? undefined : `${program}: ${text}`;
  return parsed.data.level >= warnLevel ? `${program}: ${parsed.data.msg}` : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Banner = {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly pool: string;
  readonly logDirectory: string;
};

/** What a person needs after the start, to be copied as it stands. */
export function banner({ url, user, password, pool, logDirectory }: Banner): string {
  return [
    '',
    `  The warm pool is up:  ${url}`,
    `  user                  ${user}`,
    `  password              ${password}`,
    '',
    '  Grab a worker:',
    `  curl -u ${user}:${password} -X POST ${url}/api/v1/pools/${pool}/claims`,
    '',
    `  Logs: ${logDirectory}    End everything: Ctrl-C`,
    '',
  ].join('\n');
}
