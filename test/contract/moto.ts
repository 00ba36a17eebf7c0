import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const motoServer = fileURLToPath(new URL('../../.local/venv-moto/bin/moto_server', import.meta.url));
const startSeconds = 30;
const stopSeconds = 5;
/** What is kept of the server's words, for the error of a start that failed. */
const maxOutputCharacters = 20_000;

export type Moto = { readonly url: string; close(): Promise<void> };

/** Whether `WARM_POOL_REQUIRE_TIERS` (a list with commas, or `all`) says that a tier may not be skipped. */
export function isTierRequired(tier: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  const required = (environment['WARM_POOL_REQUIRE_TIERS'] ?? '').split(',').map((name) => name.trim());
  return required.includes(tier) || required.includes('all');
}

/**
 * Starts moto's server (ECS, EC2 and DynamoDB by somebody else's hand) on a free port of 127.0.0.1. Undefined where
 * its virtual environment isn't there, so that the suite can skip by name; throws where the tier `moto` is required.
 */
export async function startMoto(): Promise<Moto | undefined> {
  if (!existsSync(motoServer)) {
    if (!isTierRequired('moto')) return undefined;
    throw new Error(`the tier moto is required, but ${motoServer} is missing: run test/setup-moto.sh`);
  }
  const child = spawn(motoServer, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    return { url: await listeningUrl(child), close: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string, cause?: unknown) => {
      clearTimeout(timer);
      reject(new Error(`moto's server ${what}; it said: ${output}`, { cause }));
    };
    const timer = setTimeout(() => fail(`did not start within ${startSeconds} s`), startSeconds * 1000);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-maxOutputCharacters);
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail('could not be started', error));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopSeconds * 1000);
  await ended;
  clearTimeout(timer);
}
