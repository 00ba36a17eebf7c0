import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** What is kept of a program's words, for the error of a test that failed. */
const maxOutputCharacters = 100_000;
const endSeconds = 15;

export type ProgramStart = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of the tests' own reaches the program. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the signal is for the process started, or for what it started in turn (a container's first process). */
  readonly signalTo: 'itself' | 'its child';
};

export type RunningProgram = {
  output(): string;
  /** Resolves with the first group of a match in the output; throws where the program ends before. */
  said(pattern: RegExp): Promise<string>;
  /** Sends SIGTERM and resolves with the exit code; null where it had to be killed. */
  end(): Promise<number | null>;
};

/** Starts a program as a process of its own. */
export function startProgram({ command, args, cwd, environment, signalTo }: ProgramStart): RunningProgram {
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const failure = once(child, 'close').then(() => undefined);
  let output = '';
  const changed = new EventTarget();
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-maxOutputCharacters);
    changed.dispatchEvent(new Event('output'));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const said = async (pattern: RegExp): Promise<string> => {
    for (let text: string | undefined; ; ) {
      text = pattern.exec(output)?.[1];
      if (text !== undefined) return text;
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}; it said: ${output}`);
      await Promise.race([once(changed, 'output'), failure]);
    }
  };
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const pid = child.pid ?? 0;
    const timer = setTimeout(() => child.kill('SIGKILL'), endSeconds * 1000);
    process.kill(signalTo === 'itself' ? pid : await onlyChild(pid), 'SIGTERM');
    await failure;
    clearTimeout(timer);
    return child.exitCode;
  };
  return { output: () => output, said, end };
}

async function onlyChild(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ');
  if (children.length !== 1) throw new Error(`${pid} has ${children.length} children`);
  return Number(children[0]);
}
