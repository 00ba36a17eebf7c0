import type { TaskStart } from '../model/state.ts';
import type { OutputLine } from './output-ring.ts';

/** What became of a container. */
export type TaskEvent =
  | { readonly kind: 'started'; readonly taskId: string }
  | { readonly kind: 'exited'; readonly taskId: string; readonly exitCode: number }
  | { readonly kind: 'failed'; readonly taskId: string; readonly reason: string };

/** Where the containers of tasks run. */
export type TaskRuntime = {
  /** Starts a container; its events come through the `report` that the runtime was made with. */
  start(task: TaskStart, metadataUrl: string): void;
  signal(taskId: string, signal: 'SIGTERM' | 'SIGKILL'): void;
  /** The last words of a task, of the last few hundred tasks; undefined for any other. */
  output(taskId: string): readonly OutputLine[] | undefined;
  /** Ends every container, and waits until all have ended. */
  close(): Promise<void>;
};

/** What a container ended by SIGKILL exits with. Source: POSIX shells, and Docker after them: 128 + the signal. */
export const killedExitCode = 137;
