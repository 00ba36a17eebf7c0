import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, Programs, RunOptions } from './pulumi.ts';

/** What is kept of a program's output. Characters; a stack's state of some hundred resources has about a million. */
const maxOutputCharacters = 50_000_000;
const signalExitCode = 130;

/**
 * Real programs, from the project's root. An interruption is handed on as the program's own (pulumi then ends what it
 * is at, and writes its state), and its end is waited for.
 */
export function openPrograms(root: string, print: (line: string) => void): Programs {
  return {
    async run(command, options = {}) {
      print(`+ ${command.map(quoted).join(' ')}`);
      const child = start(root, command, options, 'inherit');
      const signals = handSignalsOn(child);
      try {
        return exitCode(await once(child, 'close'), signals);
      } finally {
        signals.forget();
      }
    },
    async ask(command, options = {}) {
      const child = start(root, command, options, 'pipe');
      const signals = handSignalsOn(child);
      const output = collect(child);
      try {
        const code = exitCode(await once(child, 'close'), signals);
        return { code, ...output };
      } finally {
        signals.forget();
      }
    },
  };
}

function start(
  root: string,
  [program = '', ...args]: readonly string[],
  { input, environment }: RunOptions,
  output: 'inherit' | 'pipe',
): ChildProcess {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: [input === undefined ? (output === 'inherit' ? 'inherit' : 'ignore') : 'pipe', output, output],
  });
  child.stdin?.end(input);
  return child;
}

function collect(child: ChildProcess): Pick<Answer, 'stdout' | 'stderr'> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (part: string) => {
      output[name] = (output[name] + part).slice(0, maxOutputCharacters);
    });
  }
  return output;
}

type Signals = { readonly isInterrupted: () => boolean; readonly forget: () => void };

/** A program that was interrupted may end well all the same, when it was nearly done: nothing goes on after it. */
function exitCode([code]: readonly unknown[], { isInterrupted }: Signals): number {
  return typeof code === 'number' && !isInterrupted() ? code : signalExitCode;
}

/** A terminal gives Ctrl-C to the whole group, the program included: a second one would be an order to drop all. */
function handSignalsOn(child: ChildProcess): Signals {
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  const terminate = () => {
    interrupted = true;
    child.kill('SIGINT');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  return {
    isInterrupted: () => interrupted,
    forget: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
    },
  };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
