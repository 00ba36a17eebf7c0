import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { CallerError, ServiceError } from '../shared/pool/errors.ts';
import { parseOrder } from './arguments.ts';
import { openAws } from './open-aws.ts';
import type { GoPorts } from './ports.ts';
import { openPrograms } from './programs.ts';
import { runOrder } from './run-order.ts';

/** Answers of /healthz only. Milliseconds, bytes. */
const getTimeout = 5000;
const maxBodyBytes = 64 * 1024;

/** The gateway's own certificate is nobody's we know where TLS is `internal`; nothing secret is sent or believed. */
async function get(url: string) {
  const dispatcher = new Agent({
    connect: { rejectUnauthorized: false, timeout: getTimeout },
    headersTimeout: getTimeout,
    bodyTimeout: getTimeout,
    maxResponseSize: maxBodyBytes,
  });
  try {
    const { statusCode: status, body } = await request(url, { dispatcher });
    return { status, body: await body.text() };
  } catch {
    // A host that boots refuses, is silent, or answers with half a page: all of that means "not yet".
    return undefined;
  } finally {
    await dispatcher.destroy();
  }
}

async function prompt(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

const say = (line: string) => void console.error(line);

const ports: GoPorts = {
  programs: openPrograms(fileURLToPath(new URL('..', import.meta.url)), say),
  environment: process.env,
  clock: {
    now: () => performance.now(),
    sleep: async (milliseconds) => void (await setTimeout(milliseconds)),
  },
  openAws,
  randomBytes,
  get,
  say,
  prompt,
};

try {
  await runOrder(parseOrder(process.argv.slice(2)), ports);
} catch (error) {
  if (!(error instanceof CallerError || error instanceof ServiceError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
