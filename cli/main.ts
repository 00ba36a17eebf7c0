import { randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findLocalRun } from './local-run.ts';
import type { CliPorts } from './ports.ts';
import { usageProblem } from './problem.ts';
import { runCli } from './run-cli.ts';
import { startCommand } from './start-command.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort(signal));

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  try {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw usageProblem(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const ports: CliPorts = {
  environment: process.env,
  print: (line) => console.log(line),
  tell: (line) => console.error(line),
  clock: { now: () => Date.now(), sleep },
  random: { key: () => randomUUID(), number: () => randomInt(2 ** 32) / 2 ** 32 },
  interrupted: interruption.signal,
  localRun: () => findLocalRun(fileURLToPath(new URL('../.local', import.meta.url))),
  readText,
  start: (command, environment) => startCommand(command, { ...process.env, ...environment }),
};

// A reader that has seen enough (`| head`) closes the pipe: nothing is wrong with that.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await runCli(process.argv.slice(2), ports);
