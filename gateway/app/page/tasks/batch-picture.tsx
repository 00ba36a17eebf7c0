import { useContext } from 'preact/hooks';
import type { BatchView } from '../../api/schemas/tasks.ts';
import { pageContext } from '../shell/page-context.ts';
import { clockText, countText, durationText, shortId } from '../words/format.ts';
import { batchLanes, type WorkerLanes } from './batch-lanes.ts';
import { failureText } from './task-table.tsx';

const statuses = ['complete', 'failed', 'running', 'unknown', 'unseen'] as const;
const laneHeight = 22;
const width = 1000;

type BatchProps = { readonly pool: string; readonly batch: BatchView };

/** One ETL's subtasks over all its workers: who does what, how far it is, what failed and where. */
export function BatchPicture({ pool, batch }: BatchProps) {
  const { now } = useContext(pageContext);
  const lanes = batchLanes(batch, now);
  const failed = batch.subtasks.filter(({ status }) => status === 'failed');
  return (
    <article class="batch" data-batch={batch.batch}>
      <h3>
        {batch.modelClass} <span class="mono quiet">batch {batch.batch}</span>
      </h3>
      <Progress batch={batch} />
      <p class="quiet">
        {batch.parent === null ? (
          `Its parent is not certain: ${batch.parentNote}.`
        ) : (
          <>
            Subtasks of task <span class="mono">{batch.parent.id}</span> on{' '}
            <a href={`/workers/${pool}/${batch.parent.worker}`}>{shortId(batch.parent.worker)}</a>, since{' '}
            {batch.parentNote}.
          </>
        )}
      </p>
      <div class="lanes">
        {lanes.map((worker) => (
          <WorkerRow key={worker.worker} pool={pool} lanes={worker} />
        ))}
        <TimeAxis batch={batch} />
      </div>
      {failed.length > 0 && (
        <ul class="failures">
          {failed.map((subtask) => (
            <li key={subtask.id}>
              Subtask {subtask.number} failed on{' '}
              <a href={`/workers/${pool}/${subtask.worker}`}>{shortId(subtask.worker)}</a>:{' '}
              {failureText(subtask.results?.payload) ?? 'no reason was told'}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function Progress({
  batch: { counts, subtasks, workers, startedAt, finishedAt },
}: {
  readonly batch: BatchView;
}) {
  const { now } = useContext(pageContext);
  const all = Math.max(1, subtasks.length + counts.unseen);
  let taken = 0;
  const took =
    startedAt === undefined
      ? ''
      : `, ${durationText((finishedAt === undefined ? now : Date.parse(finishedAt)) - Date.parse(startedAt))}`;
  return (
    <>
      <p>
        {counts.complete} of {countText(all, 'subtask')} complete, on {countText(workers.length, 'worker')}
        {took}
        {counts.failed > 0 && (
          <>
            , <b class="bad">{counts.failed} failed</b>
          </>
        )}
        {counts.running > 0 && `, ${counts.running} running`}
        {counts.unseen > 0 && `, ${counts.unseen} not seen`}
      </p>
      <svg class="state-bar" viewBox={`0 0 ${width} 10`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="rest" width={width} height="10" />
        {statuses.map((status) => {
          const x = (taken / all) * width;
          taken += counts[status];
          return (
            <rect
              key={status}
              class={`task-${status}`}
              x={x}
              width={(counts[status] / all) * width}
              height="10"
            />
          );
        })}
      </svg>
    </>
  );
}

function WorkerRow({
  pool,
  lanes: { worker, lanes },
}: {
  readonly pool: string;
  readonly lanes: WorkerLanes;
}) {
  const height = lanes.length * laneHeight;
  const count = lanes.reduce((sum, lane) => sum + lane.length, 0);
  return (
    <div class="lane" data-worker={worker}>
      <span class="who">
        <a class="mono" href={`/workers/${pool}/${worker}`} title={worker}>
          {shortId(worker)}
        </a>{' '}
        <span class="quiet">{count}</span>
      </span>
      <svg
        width="100%"
        height={height}
        role="img"
        aria-label={`${countText(count, 'subtask')} of worker ${worker}`}
      >
        {lanes.map((lane, row) =>
          lane.map(({ subtask, from, to }) => (
            <svg
              key={subtask.id}
              x={percent(from)}
              y={row * laneHeight}
              width={percent(to - from)}
              height={laneHeight - 2}
              class={`bar task-${subtask.status}`}
              data-subtask={subtask.number}
            >
              <title>{barTitle(subtask)}</title>
              <rect width="100%" height="100%" rx="3" />
              <text x="5" y="14">
                {subtask.number}
              </text>
            </svg>
          )),
        )}
      </svg>
    </div>
  );
}

/** Where the picture begins and ends. */
function TimeAxis({ batch: { startedAt, finishedAt } }: { readonly batch: BatchView }) {
  if (startedAt === undefined) return null;
  return (
    <p class="lane-times quiet number">
      <span>{clockText(startedAt)}</span>
      <span>{finishedAt === undefined ? 'now' : clockText(finishedAt)}</span>
    </p>
  );
}

function barTitle(subtask: BatchView['subtasks'][number]): string {
  const { number, status, method, methodKwargs, startedAt, finishedAt } = subtask;
  const when = startedAt === undefined ? '' : ` from ${clockText(startedAt)}`;
  const until = finishedAt === undefined ? '' : ` to ${clockText(finishedAt)}`;
  return `Subtask ${number}, ${status}${when}${until}: ${method} ${JSON.stringify(methodKwargs)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
