import { useContext } from 'preact/hooks';
import type { TaskView } from '../../api/schemas/tasks.ts';
import { pageContext } from '../shell/page-context.ts';
import { Scroller } from '../shell/scroller.tsx';
import { agoText, clockText, durationText, shortId } from '../words/format.ts';

/** Finished tasks are many; the API has them all. */
const tasksShown = 50;

type Located = TaskView & { readonly worker?: string };
type TableProps = {
  readonly tasks: readonly Located[];
  readonly pool: string;
  readonly showsWorker: boolean;
};

export function TaskTable({ tasks, pool, showsWorker }: TableProps) {
  if (tasks.length === 0) return <p class="empty">No tasks now, and none lately.</p>;
  const headings = ['Task', 'Model', 'Status', 'Began', 'Took', ...(showsWorker ? ['Worker'] : []), 'Result'];
  return (
    <Scroller label="Tasks, scrolls sideways">
      <table>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.slice(0, tasksShown).map((task) => (
            <TaskRow key={`${task.worker} ${task.id}`} task={task} pool={pool} showsWorker={showsWorker} />
          ))}
        </tbody>
      </table>
      {tasks.length > tasksShown && <p class="quiet">and {tasks.length - tasksShown} more</p>}
    </Scroller>
  );
}

type RowProps = { readonly task: Located; readonly pool: string; readonly showsWorker: boolean };

function TaskRow({ task, pool, showsWorker }: RowProps) {
  return (
    <tr data-task={task.id} data-status={task.status}>
      <th scope="row" class="mono">
        {task.id}
      </th>
      <td data-label="Model">
        {task.method === 'go' ? task.modelClass : `${task.modelClass}.${task.method}`}
      </td>
      <td data-label="Status">
        <span class={`chip ${task.status}`}>{task.status}</span>
      </td>
      <td data-label="Began" class="number">
        {task.startedAt === undefined ? '–' : clockText(task.startedAt)}
      </td>
      <td data-label="Took" class="number">
        <Took task={task} />
      </td>
      {showsWorker && (
        <td data-label="Worker">
          {task.worker === undefined ? (
            '–'
          ) : (
            <a href={`/workers/${pool}/${task.worker}`}>{shortId(task.worker)}</a>
          )}
        </td>
      )}
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

/** What came of a task, as text, whatever it holds. */
function Result({ task: { results, status } }: { readonly task: TaskView }) {
  if (results === undefined) return <span class="quiet">{status === 'running' ? 'not yet' : '–'}</span>;
  const text = JSON.stringify(results.payload ?? null, null, 1);
  if (text.length <= 60) return <code>{text}</code>;
  const failure = status === 'failed' ? failureText(results.payload) : undefined;
  return (
    <details>
      <summary>{failure ?? results.type}</summary>
      <pre>{text}</pre>
    </details>
  );
}

/**
 * The end of a failure's traceback, which says what went wrong; the class of the exception where there is none.
 * Source: ayeaye-fossa 0.0.37, `TaskFailed`. Pure.
 */
export function failureText(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { traceback, exception_class_name: name } = payload as {
    traceback?: unknown;
    exception_class_name?: unknown;
  };
  const last = Array.isArray(traceback) ? String(traceback.at(-1) ?? '').trim() : '';
  if (last !== '') return last.split('\n').at(-1);
  return typeof name === 'string' ? name : undefined;
}
