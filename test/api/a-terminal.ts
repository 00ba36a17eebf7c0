import { setTimeout } from 'node:timers/promises';
import type { CliPorts } from '../../cli/ports.ts';
import { runCli } from '../../cli/run-cli.ts';
import { startCommand } from '../../cli/start-command.ts';
import type { ApiSite } from './api-site.ts';

export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** A person before a terminal, who types `pool …` at a site. What the program prints is kept. */
export function aTerminal(site: Pick<ApiSite, 'url' | 'password'>, given: Partial<CliPorts> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  let keys = 0;
  const nextKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  const ports: CliPorts = {
    environment: { GATEWAY_URL: site.url, GATEWAY_HTTP_PASSWORD: site.password },
    print: (line) => void out.push(line),
    tell: (line) => void err.push(line),
    clock: {
      now: () => Date.now(),
      sleep: async (milliseconds, signal) => {
        await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
          () => undefined,
        );
      },
    },
    random: { key: nextKey, number: () => 0 },
    interrupted: new AbortController().signal,
    localRun: async () => undefined,
    readText: async () => {
      throw new Error('there is no file in this test');
    },
    start: (words, environment) => startCommand(words, { ...process.env, ...environment }),
    ...given,
  };
  return {
    out,
    err,
    /** `pool WORDS…`; what was printed before doesn't count. */
    async pool(...words: readonly string[]): Promise<Said> {
      out.length = 0;
      err.length = 0;
      const code = await runCli(words, ports);
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
  };
}
