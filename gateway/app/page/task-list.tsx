import { useContext } from 'preact/hooks';
import type { PoolTasksView, SubtaskView, TaskView } from '../api/schemas/tasks.ts';
import { agoText, durationText, shortId } from './format.ts';
import { pageContext } from './page-context.ts';

/** Finished tasks are many; the API has them all. */
const tasksShown = 50;

type Located<T> = T & { readonly worker?: string };

/** The tasks of a shared pool: whole ones, then batches with what each worker does of them. */
export function PoolTasks({ pool, tasks }: { readonly pool: string; readonly tasks: PoolTasksView }) {
  return (
    <section class="tasks" aria-label={`Tasks of ${pool}`}>
      <h3>Tasks</h3>
      <TaskTable tasks={tasks.tasks} pool={pool} />
      {tasks.batches.map(({ batch, subtasks }) => (
        <Batch key={batch} batch={batch} subtasks={subtasks} pool={pool} />
      ))}
      {tasks.silent.map(({ worker, problem }) => (
        <p key={worker} class="note">
          Worker {shortId(worker)} did not tell its tasks: {problem}
        </p>
      ))}
    </section>
  );
}

export function TaskTable({
  tasks,
  pool,
}: {
  readonly tasks: readonly Located<TaskView>[];
  readonly pool: string;
}) {
  if (tasks.length === 0) return <p class="quiet">No tasks.</p>;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {['Task', 'Model', 'Status', 'Took', 'Worker', 'Result'].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.slice(0, tasksShown).map((task) => (
            <TaskRow key={`${task.worker} ${task.id}`} task={task} pool={pool} />
          ))}
        </tbody>
      </table>
      {tasks.length > tasksShown && <p class="quiet">and {tasks.length - tasksShown} more</p>}
    </div>
  );
}

function TaskRow({ task, pool }: { readonly task: Located<TaskView>; readonly pool: string }) {
  return (
    <tr data-task={task.id} data-status={task.status}>
      <th scope="row" class="mono">
        {task.id}
      </th>
      <td data-label="Model">
        {task.modelClass}.{task.method}
      </td>
      <td data-label="Status">
        <span class={`chip ${task.status}`}>{task.status}</span>
      </td>
      <td data-label="Took" class="number">
        <Took task={task} />
      </td>
      <td data-label="Worker">
        {task.worker === undefined ? (
          '–'
        ) : (
          <a href={`/workers/${pool}/${task.worker}`}>{shortId(task.worker)}</a>
        )}
      </td>
      <td data-label="Result">
        <Result task={task} />
      </td>
    </tr>
  );
}

function Took({ task }: { readonly task: TaskView }) {
  const { now } = useContext(pageContext);
  if (task.startedAt === undefined) return <>–</>;
  if (task.finishedAt === undefined) return <>{agoText(task.startedAt, now)}</>;
  return <>{durationText(Date.parse(task.finishedAt) - Date.parse(task.startedAt))}</>;
}

function Result({ task }: { readonly task: TaskView }) {
  if (task.results === undefined) return <span class="quiet">–</span>;
  const text = JSON.stringify(task.results.payload ?? null, null, 1);
  if (text.length <= 60) return <code>{text}</code>;
  return (
    <details>
      <summary>{task.results.type}</summary>
      <pre>{text}</pre>
    </details>
  );
}

type BatchProps = {
  readonly pool: string;
  readonly batch: string;
  readonly subtasks: readonly Located<SubtaskView>[];
};

/** One batch: a row a worker, with the subtasks that it took. */
function Batch({ pool, batch, subtasks }: BatchProps) {
  const byWorker = Map.groupBy(subtasks, ({ worker }) => worker ?? '');
  const done = subtasks.filter(({ status }) => status === 'complete').length;
  return (
    <div class="batch" data-batch={batch}>
      <h4>
        Batch <span class="mono">{batch}</span>{' '}
        <span class="quiet">
          {done} of {subtasks.length} subtasks complete, on {byWorker.size}{' '}
          {byWorker.size === 1 ? 'worker' : 'workers'}
        </span>
      </h4>
      <dl>
        {[...byWorker].map(([worker, own]) => (
          <div key={worker} data-worker={worker}>
            <dt>
              <a href={`/workers/${pool}/${worker}`}>{shortId(worker)}</a>
            </dt>
            <dd>
              <Subtasks subtasks={own} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function Subtasks({ subtasks }: { readonly subtasks: readonly SubtaskView[] }) {
  return (
    <ul class="subtasks">
      {subtasks.map((subtask) => (
        <li
          key={subtask.id}
          class={subtask.status}
          title={`${subtask.method} ${JSON.stringify(subtask.methodKwargs)}`}
        >
          {subtask.number}
          <span class="unseen"> {subtask.status}</span>
        </li>
      ))}
    </ul>
  );
}
