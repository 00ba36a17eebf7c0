import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const password = 'end-to-end';
/** What is kept of a run's words, for the error of a test that failed. */
const maxOutputCharacters = 100_000;

/** The whole warm pool as a person starts it, in processes of its own. */
export type LocalRun = {
  readonly url: string;
  readonly pid: number;
  output(): string;
  /** One call of the API, as the user. */
  readonly call: Call;
  /** The pids of this run's programs whose command line matches. */
  pids(pattern: RegExp): Promise<readonly number[]>;
  /** What Ctrl-C does. */
  end(): Promise<{ readonly code: number | null; readonly seconds: number }>;
};

/** `Body` is what the test expects to find there. */
type Answer<Body> = { readonly status: number; readonly headers: Headers; readonly body: Body };
type Call = <Body>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>;

export async function startLocalRun(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<LocalRun> {
  const child = spawn(process.execPath, ['local/launch/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, GATEWAY_HTTP_PASSWORD: password, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-maxOutputCharacters);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const url = await addressOf(child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    call: (method, path, body, headers) => call(url, method, path, body, headers),
    pids: (pattern) => descendants(child.pid ?? 0, pattern),
    end: () => end(child),
  };
}

async function addressOf(child: ChildProcess, output: () => string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const url = /The warm pool is up:\s+(http:\S+)/.exec(output())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`the local run ended with ${child.exitCode}: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGTERM');
  throw new Error(`the local run did not come up: ${output()}`);
}

async function call<Body>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`fossa:${password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

async function end(child: ChildProcess) {
  const startedAt = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
  }
  return { code: child.exitCode, seconds: (performance.now() - startedAt) / 1000 };
}

/** The pid of the worker process that listens at an address. */
export async function workerAt(run: LocalRun, address: string | undefined): Promise<number> {
  for (const pid of await run.pids(/./)) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`HOST=${address}`)) return pid;
  }
  throw new Error(`no process of this run listens at ${address}`);
}

/** Every living process below a pid, by Linux's /proc. */
export async function descendants(pid: number, pattern = /./): Promise<readonly number[]> {
  const entries = await readdir('/proc');
  const processes = await Promise.all(entries.filter((name) => /^\d+$/.test(name)).map(readProcess));
  const found = new Set([pid]);
  // A child has a greater start time than its parent, though not always a greater pid: look again until nothing is added.
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const one of processes) if (one !== undefined && found.has(one.parent)) found.add(one.pid);
  }
  return processes.flatMap((one) =>
    one !== undefined && one.pid !== pid && found.has(one.pid) && pattern.test(one.command) ? [one.pid] : [],
  );
}

export async function readProcess(name: string) {
  try {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8');
    const command = (await readFile(`/proc/${name}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    const [state, parentText] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: only its parent has not asked yet.
    if (state === 'Z') return undefined;
    const parent = Number(parentText);
    return { pid: Number(name), parent, command };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

/** Asks until the answer is there; the error tells what was seen last. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isDone: (seen: T) => boolean,
  seconds = 60,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await ask();
    if (isDone(seen)) return seen;
    if (performance.now() > deadline)
      throw new Error(`not within ${seconds} s; seen last: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
