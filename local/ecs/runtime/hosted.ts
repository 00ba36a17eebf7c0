import { pathToFileURL } from 'node:url';
import type { TaskStart } from '../model/state.ts';
import { openLocalImage } from './local-image.ts';
import { killedExitCode, type TaskEvent, type TaskRuntime } from './task-runtime.ts';

/** What an image's `hosted` module exports as `startWorker`. */
type StartWorker = (options: {
  readonly host: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}) => Promise<{ close(): Promise<void> }>;

export type HostedOptions = {
  /** Images that are folders are relative to it. */
  readonly root: string;
  readonly report: (event: TaskEvent) => void;
};

type Hosted = { readonly worker: Promise<{ close(): Promise<void> }>; ended?: Promise<void> };

/** Many workers as listeners of this one process: for pools too big for a process each. They share its fate. */
export function hostedRuntime(options: HostedOptions): TaskRuntime {
  const hosted = new Map<string, Hosted>();
  /** Closings that a SIGKILL did not wait for. */
  const closing = new Set<Promise<void>>();
  const begin = async (task: TaskStart, metadataUrl: string) => {
    const worker = await startHosted(options.root, task, metadataUrl);
    options.report({ kind: 'started', taskId: task.id });
    return worker;
  };
  const end = async (taskId: string, { worker }: Hosted) => {
    await worker.then((started) => started.close());
    if (hosted.delete(taskId)) options.report({ kind: 'exited', taskId, exitCode: 0 });
  };
  const fail = (taskId: string, error: unknown) => {
    if (hosted.delete(taskId)) options.report({ kind: 'failed', taskId, reason: messageOf(error) });
  };
  const stop = (taskId: string, entry: Hosted) => {
    if (entry.ended !== undefined) return;
    entry.ended = end(taskId, entry).catch((error: unknown) => fail(taskId, error));
    const ended = entry.ended.finally(() => closing.delete(ended));
    closing.add(ended);
  };
  return {
    start: (task, metadataUrl) => {
      const worker = begin(task, metadataUrl);
      hosted.set(task.id, { worker });
      worker.catch((error: unknown) => fail(task.id, error));
    },
    signal: (taskId, signal) => {
      const entry = hosted.get(taskId);
      if (entry === undefined) return;
      stop(taskId, entry);
      if (signal === 'SIGKILL' && hosted.delete(taskId)) {
        options.report({ kind: 'exited', taskId, exitCode: killedExitCode });
      }
    },
    output: () => undefined,
    close: async () => {
      for (const [taskId, entry] of hosted) stop(taskId, entry);
      await Promise.all(closing);
    },
  };
}

async function startHosted(root: string, task: TaskStart, metadataUrl: string) {
  const image = await openLocalImage(root, task.image);
  if (image.hosted === undefined || task.port === undefined) {
    throw new Error(
      `CannotPullContainerError: to be hosted, "${task.image}" must name a "hosted" module in its local.json and a container port`,
    );
  }
  const module: { startWorker?: StartWorker } = await import(pathToFileURL(image.hosted).href);
  if (typeof module.startWorker !== 'function') {
    throw new Error(`CannotStartContainerError: ${image.hosted} exports no startWorker`);
  }
  const { address: host, port } = task;
  return module.startWorker({
    host,
    port,
    environment: {
      ...task.environment,
      HOST: host,
      PORT: String(port),
      ECS_CONTAINER_METADATA_URI_V4: metadataUrl,
    },
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
