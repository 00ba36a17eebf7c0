import type { PoolTasksView } from '../../api/schemas/tasks.ts';
import { ActionDialog } from '../actions/action-dialog.tsx';
import type { PoolPageView } from '../view.ts';
import { shortId } from '../words/format.ts';
import { BatchPicture } from './batch-picture.tsx';
import { TaskForm } from './task-form.tsx';
import { TaskTable } from './task-table.tsx';

type TasksProps = { readonly view: PoolPageView; readonly tasks: PoolTasksView };

/** The tasks of a shared pool: whole ones, then each batch as one picture over the workers. */
export function PoolTasks({ view: { pool, accepts }, tasks }: TasksProps) {
  return (
    <section class="card tasks" aria-labelledby="tasks">
      <div class="section-head">
        <h2 id="tasks">Tasks</h2>
        {accepts?.tasks === 'accepted' && (
          <ActionDialog
            id="post-task"
            label="Post a task"
            title={`Post a task to ${pool.name}`}
            className="primary"
          >
            <TaskForm
              accepts={accepts}
              fixed={{ pool: pool.name }}
              effect={`Goes to the worker of ${pool.name} with most free slots; its subtasks spread over all of them.`}
            />
          </ActionDialog>
        )}
      </div>
      <TaskTable tasks={tasks.tasks} pool={pool.name} showsWorker />
      {tasks.batches.map((batch) => (
        <BatchPicture key={batch.batch} pool={pool.name} batch={batch} />
      ))}
      {tasks.silent.map(({ worker, problem }) => (
        <p key={worker} class="note">
          Worker {shortId(worker)} did not tell its tasks: {problem}
        </p>
      ))}
    </section>
  );
}
