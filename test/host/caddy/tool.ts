import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isTierRequired } from '../../contract/moto.ts';

const bin = fileURLToPath(new URL('../../../.local/bin', import.meta.url));
const stopSeconds = 10;
const conditionSeconds = 60;
/** What is kept of a tool's words, for the error of a test that failed. */
const maxOutputCharacters = 50_000;

/** Where one of the tier's tools lies. */
export const toolPath = (name: 'caddy' | 'pebble' | 'pebble-challtestsrv') => join(bin, name);

/** Whether the tools are there. Throws where the tier `caddy` is required and they aren't. */
export function hasCaddyTools(): boolean {
  const missing = (['caddy', 'pebble', 'pebble-challtestsrv'] as const).filter(
    (name) => !existsSync(toolPath(name)),
  );
  if (missing.length === 0) return true;
  if (!isTierRequired('caddy')) return false;
  throw new Error(
    `the tier caddy is required, but ${missing.join(', ')} is missing: run test/setup-caddy.sh`,
  );
}

export type Tool = { output(): string; close(): Promise<void> };

/** Starts a tool; closing it waits for its end. */
export function startTool(
  path: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Tool {
  const child = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const note = (part: Buffer) => {
    output = (output + part.toString()).slice(-maxOutputCharacters);
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  child.on('error', (error) => note(Buffer.from(`${error.message}\n`)));
  return { output: () => output, close: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const late = AbortSignal.timeout(stopSeconds * 1000);
  late.addEventListener('abort', () => child.kill('SIGKILL'));
  await ended;
}

/** Asks again and again until an answer comes; rejects with the last failure and what the tool said. */
export async function eventually<Answer>(tool: Tool, ask: () => Promise<Answer>): Promise<Answer> {
  const late = AbortSignal.timeout(conditionSeconds * 1000);
  for (;;) {
    try {
      return await ask();
    } catch (cause) {
      if (late.aborted) throw new Error(`it never came to that; the tool said:\n${tool.output()}`, { cause });
      await setTimeout(100);
    }
  }
}
