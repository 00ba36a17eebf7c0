import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { RunningCommand } from './ports.ts';
import { usageProblem } from './problem.ts';

/** Starts a command on this terminal. A command that there isn't ends with a usage problem. */
export function startCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): RunningCommand {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { stdio: 'inherit', env: environment });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(usageProblem(`"${program}" can't be run: ${error.message}`)));
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
  return { ended, stop: (signal) => void child.kill(signal) };
}
