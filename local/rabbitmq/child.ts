import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that was started, in a process group of its own. */
export type Child = {
  readonly hasEnded: () => boolean;
  /** What it printed last, at most 8 KiB. */
  readonly output: () => string;
  /** SIGTERM, then SIGKILL to whatever is left of its group after `graceMilliseconds`; repeatable. */
  end(graceMilliseconds: number): Promise<void>;
};

const keptOutputCharacters = 8192;

/** Starts a program. Throws where it can't be started. */
export async function startChild(
  command: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Child> {
  const [program, ...programArguments] = command;
  const child = spawn(program, programArguments, {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-keptOutputCharacters);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await once(child, 'spawn');
  return {
    hasEnded: () => hasEnded(child),
    output: () => output,
    end: (graceMilliseconds) => endGroup(child, ended, graceMilliseconds),
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function endGroup(child: ChildProcess, ended: Promise<void>, graceMilliseconds: number): Promise<void> {
  if (!hasEnded(child)) {
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(graceMilliseconds, undefined, { ref: false })]);
  }
  killGroup(child);
  await ended;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw error;
  }
}
