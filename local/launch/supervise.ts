import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program of ours that runs beside the launcher until the signal aborts. */
export type Program = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where its log lines go, one JSON object a line. */
  readonly logFile: string;
};

export type Supervisor = {
  /** Told for people: a program has died and is started again. */
  say(text: string): void;
  /** A log line of the program's. */
  line(program: string, text: string): void;
  /** A process of the program's was started. */
  started?(program: string, pid: number): void;
};

/** What the programs exit with when their settings are wrong: starting them again would not help. */
const configurationExitCode = 78;
const firstPauseMilliseconds = 250;
const longestPauseMilliseconds = 5000;
/** A program that ran for so long has started well: the next pause is a short one again. */
const startedWellMilliseconds = 10_000;
/** How long a program may take to end before it is killed. */
const endMilliseconds = 6000;

/**
 * Runs a program until the signal aborts, and starts it again whenever it dies, as systemd and the schedule would,
 * with growing pauses. Ends when the program has ended. Throws where its settings are wrong.
 */
export async function supervise(
  program: Program,
  supervisor: Supervisor,
  signal: AbortSignal,
): Promise<void> {
  let pause = firstPauseMilliseconds;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const how = await runOnce(program, supervisor, signal);
    if (signal.aborted) return;
    if (how.code === configurationExitCode)
      throw new Error(`${program.name} refused its settings: see above`);
    pause = performance.now() - startedAt > startedWellMilliseconds ? firstPauseMilliseconds : pause;
    supervisor.say(`${program.name} died (${how.signal ?? `exit code ${how.code}`}); starting it again`);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(longestPauseMilliseconds, pause * 2);
  }
}

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

async function runOnce(program: Program, supervisor: Supervisor, signal: AbortSignal): Promise<Exit> {
  // A group of its own: Ctrl-C reaches the launcher alone, which ends its programs in order.
  const child = spawn(program.command, program.args, {
    env: { ...program.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid !== undefined) supervisor.started?.(program.name, child.pid);
  const log = createWriteStream(program.logFile, { flags: 'a' });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      log.write(`${text}\n`);
      supervisor.line(program.name, text);
    });
  }
  const end = () => endChild(child);
  signal.addEventListener('abort', end, { once: true });
  try {
    const [code, exitSignal] = await once(child, 'close');
    return { code, signal: exitSignal };
  } finally {
    signal.removeEventListener('abort', end);
    log.end();
  }
}

function endChild(child: ChildProcess): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endMilliseconds);
  child.once('close', () => clearTimeout(timer));
}
