import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';

const maxOutputCharacters = 200_000;
const endSeconds = 12;

/** A program of the pool's, as a process that can be killed. */
export type Program = {
  readonly pid: number;
  output(): string;
  /** Resolves with the first group of a match in the output; throws where the program ends before. */
  said(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** SIGTERM, and SIGKILL where that is not enough; resolves when it has ended. */
  end(): Promise<void>;
};

export function startProgram(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Program {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: dirname(process.execPath), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(() => undefined);
  const heard = listen(child);
  return {
    pid: child.pid ?? 0,
    output: heard.output,
    said: (pattern) => heard.said(pattern, ended),
    kill: (signal) => void child.kill(signal),
    ended,
    async end() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), endSeconds * 1000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function listen(child: ChildProcess) {
  let output = '';
  const changed = new EventTarget();
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-maxOutputCharacters);
    changed.dispatchEvent(new Event('output'));
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const said = async (pattern: RegExp, ended: Promise<void>): Promise<string> => {
    for (;;) {
      const text = pattern.exec(output)?.[1];
      if (text !== undefined) return text;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`ended with ${child.exitCode ?? child.signalCode}; it said: ${output}`);
      }
      await Promise.race([once(changed, 'output'), ended]);
    }
  };
  return { output: () => output, said };
}
