import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Checkout } from './checkout.ts';

export type Ran = { readonly code: number | null; readonly output: string; readonly seconds: number };
export type Running = {
  readonly child: ChildProcess;
  /** Resolves once a text stands in the output; rejects when the program ends before. */
  has(text: string): Promise<void>;
  readonly ended: Promise<Ran>;
};

/** Whether there is a `pulumi` to run. */
export function hasPulumi(): boolean {
  return spawnSync('pulumi', ['version'], { stdio: 'ignore' }).status === 0;
}

/** Runs commands in a checkout against an account, with nothing of this machine's own credentials. */
export function openShell(checkout: Checkout, accountUrl: string) {
  const environment = {
    PATH: `${checkout.plugins}:${process.env['PATH']}`,
    HOME: checkout.backend,
    PULUMI_HOME: `${checkout.backend}/home`,
    PULUMI_BACKEND_URL: `file://${checkout.backend}`,
    PULUMI_CONFIG_PASSPHRASE: 'engine-test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    ENGINE_TEST_ACCOUNT_URL: accountUrl,
    AWS_ENDPOINT_URL: accountUrl,
    AWS_ENDPOINT_URL_S3: accountUrl,
    AWS_ACCESS_KEY_ID: 'engine',
    AWS_SECRET_ACCESS_KEY: 'engine',
    AWS_EC2_METADATA_DISABLED: 'true',
  };

  function start(command: readonly string[], more: Readonly<Record<string, string>> = {}): Running {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: checkout.folder,
      env: { ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return follow(child);
  }

  return {
    start,
    run: (command: readonly string[], more?: Readonly<Record<string, string>>) => start(command, more).ended,
    go: (command: string) => start(['./go.sh', ...command.split(' ')]).ended,
  };
}

function follow(child: ChildProcess): Running {
  const began = performance.now();
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code]) => ({
    code: typeof code === 'number' ? code : null,
    output,
    seconds: (performance.now() - began) / 1000,
  }));
  const has = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without "${text}": ${output}`)));
    });
  return { child, has, ended };
}
