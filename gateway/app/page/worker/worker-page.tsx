import { useContext } from 'preact/hooks';
import type { WorkerDetailView } from '../../api/schemas/workers.ts';
import { ClaimActions } from '../actions/claim-forms.tsx';
import { GrabButton } from '../actions/pool-forms.tsx';
import { pageContext } from '../shell/page-context.ts';
import { Scroller } from '../shell/scroller.tsx';
import { SubtaskList } from '../tasks/subtask-list.tsx';
import { TaskForm } from '../tasks/task-form.tsx';
import { TaskTable } from '../tasks/task-table.tsx';
import type { WorkerPageView } from '../view.ts';
import { agoText, clockText, shortId } from '../words/format.ts';
import { endText, launchText } from '../words/worker-words.ts';
import { SlotBar } from '../workers/slot-bar.tsx';
import { LeaseLeft, StateChip } from '../workers/worker-table.tsx';
import { PhaseBar } from './phase-bar.tsx';
import { Timeline } from './timeline.tsx';

/** One worker: who has it, what it does, how it came here, and how it ended. */
export function WorkerPage({ view }: { readonly view: WorkerPageView }) {
  const { worker, pool } = view;
  const isRemoved = pool === undefined;
  return (
    <>
      <section class="card" data-worker={worker.id} data-state={worker.state} aria-labelledby="worker-name">
        <header>
          <div>
            <p class="quiet">
              Worker of{' '}
              {isRemoved ? `${worker.pool}, which is no longer configured` : <PoolLink name={pool.name} />}
            </p>
            <h1 id="worker-name" class="mono">
              {worker.id}
            </h1>
          </div>
          <div class="actions">
            <StateChip state={worker.state} />
            <OwnPages worker={worker} />
          </div>
        </header>
        {worker.state === 'stopped' && <Ended worker={worker} />}
        {worker.launch !== undefined && <Launching worker={worker} launch={worker.launch} />}
        <ClaimPart view={view} />
        <Facts worker={worker} />
      </section>
      {worker.state !== 'stopped' && !isRemoved && <Tasks view={view} />}
      <LastWords worker={worker} />
      <section class="card" aria-labelledby="life">
        <h2 id="life">Its life</h2>
        <PhaseBar entries={worker.timeline} launch={worker.launch} />
        <Timeline entries={worker.timeline} />
      </section>
    </>
  );
}

function PoolLink({ name }: { readonly name: string }) {
  return <a href={`/pools/${name}`}>{name}</a>;
}

function OwnPages({ worker }: { readonly worker: WorkerDetailView }) {
  const { address, port, state } = worker;
  if (address === undefined || port === undefined || state === 'stopped' || state === 'launching')
    return null;
  return (
    <a class="button" href={`/w/${worker.id}/`}>
      Open its own pages
    </a>
  );
}

/** Why it died comes first on the page of a dead one. */
function Ended({ worker }: { readonly worker: WorkerDetailView }) {
  const { now } = useContext(pageContext);
  return (
    <p class="problems" data-ended={worker.id}>
      It ended{worker.stoppedAt !== undefined && ` ${agoText(worker.stoppedAt, now)} ago`}: {endText(worker)}
    </p>
  );
}

type LaunchingProps = {
  readonly worker: WorkerDetailView;
  readonly launch: NonNullable<WorkerDetailView['launch']>;
};

function Launching({ worker, launch }: LaunchingProps) {
  const { now } = useContext(pageContext);
  return (
    <div class="claim" data-launch={launch.step}>
      <p>
        It is <b>{launchText(launch, now)}</b>. Launched {agoText(worker.launchedAt, now)} ago:{' '}
        {worker.reason}.
      </p>
    </div>
  );
}

function ClaimPart({ view: { worker, pool } }: { readonly view: WorkerPageView }) {
  const { now } = useContext(pageContext);
  const { claim, endedClaim } = worker;
  if (claim !== undefined) {
    return (
      <div class="claim" data-claim={claim.id}>
        <p>
          Held by <b>{claim.holder ?? 'somebody who gave no name'}</b> since {clockText(claim.createdAt)},
          until {clockText(claim.expiresAt)} UTC (<LeaseLeft expiresAt={claim.expiresAt} /> left). Fence{' '}
          {claim.fence}.
        </p>
        {worker.reclaimingSince !== undefined && (
          <p>
            <b>About to be reclaimed:</b> ECS has been stopping it for {agoText(worker.reclaimingSince, now)}.
            Spot gives two minutes; the claim ends with the worker.
          </p>
        )}
        <ClaimActions where="page" claimId={claim.id} workerId={worker.id} />
      </div>
    );
  }
  if (endedClaim !== undefined) {
    return (
      <p class="claim">
        Nobody holds it. {endedClaim.holder ?? 'Somebody'} held it until {clockText(endedClaim.endedAt)}:{' '}
        {endedClaim.endReason.replaceAll('_', ' ')}.
      </p>
    );
  }
  const mayBeHeld = worker.state === 'warm' || worker.state === 'busy';
  return pool?.mode === 'exclusive' && mayBeHeld ? <p class="claim">Nobody holds it.</p> : null;
}

function Facts({ worker }: { readonly worker: WorkerDetailView }) {
  const { now } = useContext(pageContext);
  const { address, port } = worker;
  const status = worker.state === 'stopped' ? undefined : worker.status;
  const facts: [string, preact.ComponentChildren][] = [
    ['Address', address === undefined ? undefined : `${address}${port === undefined ? '' : `:${port}`}`],
    ['Zone', worker.zone],
    ['Capacity', worker.capacityProvider],
    ['Template', worker.template],
    ['Launched', `${agoText(worker.launchedAt, now)} ago`],
    ['Claims served', worker.claimsServed],
    ['Tasks running', status?.runningTasks],
    [
      'Slots free',
      status === undefined ? undefined : <SlotBar free={status.freeSlots} all={status.maxSlots} />,
    ],
    ['Silent', worker.silentSince && `for ${agoText(worker.silentSince, now)}`],
    ['Not ready', worker.unreadySince && `for ${agoText(worker.unreadySince, now)}`],
    ['A slot is leaked', worker.leakedSince && `for ${agoText(worker.leakedSince, now)}`],
    ['Exit code', worker.end?.exitCode],
    ['Stop code', worker.end?.stopCode],
    // Where a reason of ours comes first, what ECS says is told here.
    ['Stopped because', worker.drainReason === undefined ? undefined : worker.end?.stoppedReason],
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
    </dl>
  );
}

function Tasks({ view }: { readonly view: WorkerPageView }) {
  const { worker } = view;
  return (
    <section class="card tasks" aria-labelledby="tasks">
      <h2 id="tasks">Tasks</h2>
      {worker.tasksProblem !== undefined && (
        <p class="problems">It did not tell its tasks: {worker.tasksProblem}</p>
      )}
      {worker.tasks !== undefined && (
        <TaskTable tasks={worker.tasks} pool={worker.pool} showsWorker={false} />
      )}
      <SubtaskList subtasks={worker.subtasks ?? []} pool={worker.pool} />
      <PostTask view={view} />
    </section>
  );
}

/** In an exclusive pool a task goes to a claim; in a shared one the pool chooses the worker. */
function PostTask({ view: { worker, pool, accepts } }: { readonly view: WorkerPageView }) {
  if (accepts === undefined || pool === undefined) return null;
  if (accepts.tasks === 'not_accepted') return <p class="quiet">{accepts.note}</p>;
  const { claim } = worker;
  if (pool.mode === 'shared') {
    return (
      <p class="quiet">
        Tasks are posted to the pool: it gives them to the worker with most free slots.{' '}
        <a href={`/pools/${pool.name}#tasks`}>Post a task to {pool.name}</a>
      </p>
    );
  }
  if (claim === undefined) {
    return (
      <div class="claim">
        <p>A task is posted to a claim, so that nobody else gets the worker meanwhile: grab one first.</p>
        <GrabButton pool={pool} />
      </div>
    );
  }
  return (
    <>
      <h3>Post a task</h3>
      <TaskForm
        accepts={accepts}
        fixed={{ pool: pool.name, claim: claim.id, worker: worker.id }}
        effect={`Runs on worker ${shortId(worker.id)} now, under the claim of ${claim.holder ?? 'its holder'}.`}
      />
    </>
  );
}

function LastWords({ worker: { logLines, logNote, state } }: { readonly worker: WorkerDetailView }) {
  if (state !== 'stopped' || (logLines === undefined && logNote === undefined)) return null;
  return (
    <section class="card" aria-labelledby="last-words">
      <h2 id="last-words">Its last words</h2>
      {logNote !== undefined && <p class="quiet">{logNote}</p>}
      {logLines !== undefined && logLines.length > 0 && (
        <Scroller label="Log" className="log">
          <pre>{logLines.map(({ at, message }) => `${clockText(at)} ${message.trimEnd()}\n`).join('')}</pre>
        </Scroller>
      )}
    </section>
  );
}
