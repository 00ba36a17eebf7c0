import { useContext } from 'preact/hooks';
import type { WorkerDetailView } from '../api/schemas/workers.ts';
import { agoText } from './format.ts';
import { pageContext } from './page-context.ts';
import { Subtasks, TaskTable } from './task-list.tsx';
import type { WorkerPageView } from './view.ts';
import { ClaimCell, StateChip } from './worker-table.tsx';

export function WorkerPage({ view }: { readonly view: WorkerPageView }) {
  const { worker } = view;
  return (
    <section class="pool" data-worker={worker.id}>
      <header>
        <div>
          <h2 class="mono">{worker.id}</h2>
          <p class="quiet">
            <a href={`/#pool-${worker.pool}`}>{worker.pool}</a> · {view.mode}
          </p>
        </div>
        <StateChip state={worker.state} />
      </header>
      <Facts worker={worker} />
      {worker.tasksProblem !== undefined && (
        <p class="problems">It did not tell its tasks: {worker.tasksProblem}</p>
      )}
      {worker.tasks !== undefined && <h3>Tasks</h3>}
      {worker.tasks !== undefined && <TaskTable tasks={worker.tasks} pool={worker.pool} />}
      {worker.subtasks !== undefined && worker.subtasks.length > 0 && (
        <>
          <h3>Subtasks of other workers’ tasks</h3>
          <Subtasks subtasks={worker.subtasks} />
        </>
      )}
    </section>
  );
}

function Facts({ worker }: { readonly worker: WorkerDetailView }) {
  const { now } = useContext(pageContext);
  const ago = (time: string | undefined) => time && `${agoText(time, now)} ago`;
  const facts: [string, string | undefined][] = [
    ['Address', worker.address && `${worker.address}:${worker.port ?? ''}`],
    ['Zone', worker.zone],
    ['Template', worker.template],
    ['Capacity', worker.capacityProvider],
    ['Launched', ago(worker.launchedAt)],
    ['Why', worker.reason],
    ['Warm', ago(worker.warmAt)],
    ['Draining', ago(worker.drainingAt)],
    ['Drained because', worker.drainReason],
    ['Stopped', ago(worker.stoppedAt)],
    ['Stop code', worker.end?.stopCode],
    ['Stopped because', worker.end?.stoppedReason],
    ['Exit code', worker.end?.exitCode?.toString()],
    ['Claims served', String(worker.claimsServed)],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) =>
        value === undefined || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      {worker.claim !== undefined && (
        <div>
          <dt>Claim</dt>
          <dd>
            <ClaimCell worker={worker} />
          </dd>
        </div>
      )}
      {worker.address !== undefined && worker.state !== 'stopped' && worker.state !== 'launching' && (
        <div>
          <dt>Its own page</dt>
          <dd>
            <a href={`/w/${worker.id}/`}>through the proxy</a>
          </dd>
        </div>
      )}
    </dl>
  );
}
