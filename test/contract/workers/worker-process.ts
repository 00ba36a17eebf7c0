import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { z } from 'zod';
import { freePorts } from '../../../local/rabbitmq/free-ports.ts';
import type { WorkerEndpoint } from '../../../shared/worker/probe.ts';
import type { Workers } from '../../../shared/worker/workers.ts';

const workersFolder = fileURLToPath(new URL('../../../workers/', import.meta.url));
const localCommand = z.object({ command: z.array(z.string()).min(1) });
const killAfterMilliseconds = 10_000;

export type WorkerUnderTest = { readonly endpoint: WorkerEndpoint; close(): Promise<void> };

export type WorkerProcess = WorkerUnderTest & {
  /** Processes of the worker that still run, itself included. */
  living(): Promise<readonly number[]>;
  /** Sends a signal and resolves with the exit code, null where the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
};

/** Whether the virtual environment of workers/fossa is there. */
export function isFossaSetUp(): boolean {
  return existsSync(join(workersFolder, 'fossa', '.venv', 'bin', 'python'));
}

/** Resolves when a worker's probe answers idle; throws with its last word where that takes over 30 s. */
export async function untilIdle(workers: Workers, endpoint: WorkerEndpoint): Promise<void> {
  const check = async () => {
    const probe = await workers.probe(endpoint);
    if (probe.kind !== 'ready' || !probe.idle) throw new Error(`not idle: ${JSON.stringify(probe)}`);
  };
  await vi.waitFor(check, { timeout: 30_000, interval: 50 });
}

/** Starts a worker of a folder under workers/ by the command of its local.json, as the local mode does. */
export async function startWorkerProcess(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const cwd = join(workersFolder, folder);
  const { command } = localCommand.parse(JSON.parse(readFileSync(join(cwd, 'local.json'), 'utf8')));
  const [program = '', ...programArguments] = command;
  const [port = 0] = await freePorts('127.0.0.1', 1);
  const child = spawn(program, programArguments, {
    cwd,
    env: { PATH: pathWithNode(), HOST: '127.0.0.1', PORT: String(port), ...environment },
    detached: true,
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  const group = child.pid ?? 0;
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMilliseconds);
    child.kill(signal);
    await ended;
    clearTimeout(timer);
    return child.exitCode;
  };
  return {
    endpoint: { workerId: folder, address: '127.0.0.1', port, protocol: { kind: 'fossa' } },
    end,
    living: () => livingProcesses(group),
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM');
    },
  };
}

function pathWithNode(): string {
  return [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
}

/** The processes of a group that run; one that ended, but whose parent hasn't looked yet, doesn't count. */
async function livingProcesses(group: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,stat=']);
  return stdout.split('\n').flatMap((line) => {
    const [pid, pgid, state = 'Z'] = line.trim().split(/\s+/);
    return Number(pgid) === group && !state.startsWith('Z') ? [Number(pid)] : [];
  });
}
