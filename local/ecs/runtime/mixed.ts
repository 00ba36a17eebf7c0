import { type HostedOptions, hostedRuntime } from './hosted.ts';
import { type ProcessesOptions, processesRuntime } from './processes.ts';
import type { TaskRuntime } from './task-runtime.ts';

export type MixedOptions = ProcessesOptions &
  HostedOptions & {
    /** The images whose workers are listeners of this process; all others are processes of their own. */
    readonly hostedImages: readonly string[];
  };

/** Few workers as processes, which can be killed one by one, beside many in one process. */
export async function mixedRuntime(options: MixedOptions): Promise<TaskRuntime> {
  const hosted = hostedRuntime(options);
  const processes = await processesRuntime(options);
  const homes = new Map<string, TaskRuntime>();
  return {
    start(task, metadataUrl) {
      const home = options.hostedImages.includes(task.image) ? hosted : processes;
      homes.set(task.id, home);
      home.start(task, metadataUrl);
    },
    signal: (taskId, signal) => homes.get(taskId)?.signal(taskId, signal),
    output: (taskId) => homes.get(taskId)?.output(taskId),
    close: async () => void (await Promise.all([hosted.close(), processes.close()])),
  };
}
