import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { TaskStart } from '../model/state.ts';
import { type LocalImage, openLocalImage } from './local-image.ts';
import { createOutputRing } from './output-ring.ts';
import { killedExitCode, type TaskEvent, type TaskRuntime } from './task-runtime.ts';

/** What is kept of one task's output on disk; what comes later is dropped. */
const maxLogBytes = 10 * 1024 * 1024;
/** How long the last output of an ended process is waited for: a process of its own may hold the pipe for ever. */
const lastOutputSeconds = 1;

export type ProcessesOptions = {
  /** Images that are folders are relative to it. */
  readonly root: string;
  /** Each task's output goes to `TASKID.log` there. */
  readonly outputFolder: string;
  /** PATH and HOME of the processes. */
  readonly path: string;
  readonly home: string;
  /** What every process gets besides. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock: { now(): number };
  readonly report: (event: TaskEvent) => void;
};

type Running = { child?: ChildProcess; pendingSignal?: NodeJS.Signals; ended: Promise<void> };

/** Each task is a process of its own: the command of its image's folder, with host and port by environment. */
export async function processesRuntime(options: ProcessesOptions): Promise<TaskRuntime> {
  await mkdir(options.outputFolder, { recursive: true });
  const running = new Map<string, Running>();
  const ring = createOutputRing(options.clock);
  const runTask = async (task: TaskStart, metadataUrl: string, entry: Running) => {
    try {
      const image = await openLocalImage(options.root, task.image);
      const exitCode = await runProcess({ options, task, metadataUrl, image, entry, ring });
      options.report({ kind: 'exited', taskId: task.id, exitCode });
    } catch (error) {
      options.report({ kind: 'failed', taskId: task.id, reason: String((error as Error).message) });
    } finally {
      running.delete(task.id);
    }
  };
  const signal = (entry: Running, name: NodeJS.Signals) => {
    entry.pendingSignal = name;
    entry.child?.kill(name);
  };
  return {
    start: (task, metadataUrl) => {
      const entry: Running = { ended: Promise.resolve() };
      running.set(task.id, entry);
      entry.ended = runTask(task, metadataUrl, entry);
    },
    signal: (taskId, name) => {
      const entry = running.get(taskId);
      if (entry !== undefined) signal(entry, name);
    },
    output: (taskId) => ring.lines(taskId),
    close: async () => {
      const entries = [...running.values()];
      for (const entry of entries) signal(entry, 'SIGKILL');
      await Promise.all(entries.map(({ ended }) => ended));
    },
  };
}

type Run = {
  readonly options: ProcessesOptions;
  readonly task: TaskStart;
  readonly metadataUrl: string;
  readonly image: LocalImage;
  readonly entry: Running;
  readonly ring: ReturnType<typeof createOutputRing>;
};

/** Resolves with the exit code once the process has ended. Rejects where it can't be started. */
function runProcess({ options, task, metadataUrl, image, entry, ring }: Run): Promise<number> {
  const [program = 'node', ...parameters] = task.command ?? image.command;
  const child = spawn(program === 'node' ? process.execPath : program, parameters, {
    cwd: image.folder,
    env: environmentOf(options, task, metadataUrl),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  entry.child = child;
  const log = createWriteStream(join(options.outputFolder, `${task.id}.log`));
  keepOutput(child, log, (chunk) => ring.append(task.id, chunk));
  return new Promise((resolve, reject) => {
    log.once('error', (error) => ring.append(task.id, `output file: ${error.message}\n`));
    child.once('error', (error) => {
      log.end();
      if (child.pid === undefined) {
        reject(new Error(`CannotStartContainerError: ${program}: ${error.message}`, { cause: error }));
      }
    });
    child.once('spawn', () => {
      if (entry.pendingSignal !== undefined) child.kill(entry.pendingSignal);
      options.report({ kind: 'started', taskId: task.id });
    });
    child.once('exit', (code, signalName) => {
      void outputEnded(child).then(() => {
        log.end();
        resolve(code ?? exitCodeOf(signalName));
      });
    });
  });
}

function outputEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, lastOutputSeconds * 1000);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function keepOutput(child: ChildProcess, log: WriteStream, append: (chunk: string) => void): void {
  let bytes = 0;
  const keep = (chunk: Buffer) => {
    append(chunk.toString());
    bytes += chunk.length;
    if (bytes <= maxLogBytes && !log.destroyed) log.write(chunk);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
}

function environmentOf(options: ProcessesOptions, task: TaskStart, metadataUrl: string): NodeJS.ProcessEnv {
  return {
    PATH: options.path,
    HOME: options.home,
    ...task.environment,
    ...options.environment,
    HOST: task.address,
    ...(task.port === undefined ? {} : { PORT: String(task.port) }),
    ECS_CONTAINER_METADATA_URI_V4: metadataUrl,
  };
}

function exitCodeOf(signalName: NodeJS.Signals | null): number {
  return signalName === null ? killedExitCode : 128 + constants.signals[signalName];
}
