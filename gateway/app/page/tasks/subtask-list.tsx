import type { SubtaskView } from '../../api/schemas/tasks.ts';
import { TaskTable } from './task-table.tsx';

/** What came over the broker to one worker: work of tasks that may run elsewhere. */
export function SubtaskList({
  subtasks,
  pool,
}: {
  readonly subtasks: readonly SubtaskView[];
  readonly pool: string;
}) {
  if (subtasks.length === 0) return null;
  return (
    <>
      <h3>Subtasks of other workers’ tasks</h3>
      <TaskTable tasks={subtasks} pool={pool} showsWorker={false} />
    </>
  );
}
