import { useContext } from 'preact/hooks';
import type { WorkerView } from '../api/schemas/workers.ts';
import { agoText, durationText, shortId } from './format.ts';
import { ReleaseForm } from './forms.tsx';
import { pageContext } from './page-context.ts';

/** More rows than this are no overview; the API pages through all of them. */
const workersShown = 300;

export function WorkerTable({ workers }: { readonly workers: readonly WorkerView[] }) {
  if (workers.length === 0) return <p class="quiet">No workers now.</p>;
  const shown = workers.slice(0, workersShown);
  return (
    <div class="scroll">
      <table class="workers">
        <thead>
          <tr>
            {['Worker', 'State', 'Address', 'Zone', 'Template', 'Age', 'Tasks', 'Claim'].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((worker) => (
            <WorkerRow key={worker.id} worker={worker} />
          ))}
        </tbody>
      </table>
      {workers.length > shown.length && <p class="quiet">and {workers.length - shown.length} more</p>}
    </div>
  );
}

function WorkerRow({ worker }: { readonly worker: WorkerView }) {
  const { now } = useContext(pageContext);
  return (
    <tr data-worker={worker.id} data-state={worker.state}>
      <th scope="row">
        <a href={`/workers/${worker.pool}/${worker.id}`} title={worker.id}>
          {shortId(worker.id)}
        </a>
      </th>
      <td data-label="State">
        <StateChip state={worker.state} />
        <StateNote worker={worker} />
      </td>
      <td data-label="Address" class="mono">
        {worker.address === undefined ? '–' : <WorkerLink worker={worker} />}
      </td>
      <td data-label="Zone">{worker.zone ?? '–'}</td>
      <td data-label="Template" class="mono">
        {worker.template}
        {worker.capacityProvider === 'FARGATE_SPOT' && <span class="tag">Spot</span>}
      </td>
      <td data-label="Age" class="number">
        {agoText(worker.launchedAt, now)}
      </td>
      <td data-label="Tasks" class="number">
        {worker.status === undefined ? '–' : `${worker.status.runningTasks} of ${worker.status.maxSlots}`}
      </td>
      <td data-label="Claim">
        <ClaimCell worker={worker} />
      </td>
    </tr>
  );
}

function WorkerLink({ worker }: { readonly worker: WorkerView }) {
  const address = `${worker.address}:${worker.port ?? ''}`;
  if (worker.state === 'launching' || worker.port === undefined) return <>{worker.address}</>;
  return <a href={`/w/${worker.id}/`}>{address}</a>;
}

export function StateChip({ state }: { readonly state: WorkerView['state'] }) {
  return <span class={`chip ${state}`}>{state}</span>;
}

function StateNote({ worker }: { readonly worker: WorkerView }) {
  const note =
    worker.drainReason ??
    (worker.silentSince && 'does not answer') ??
    (worker.leakedSince && 'a slot is taken with nothing running');
  return note === undefined ? null : <span class="note">{note}</span>;
}

export function ClaimCell({ worker }: { readonly worker: WorkerView }) {
  const { now } = useContext(pageContext);
  const { claim } = worker;
  if (claim === undefined) return <span class="quiet">–</span>;
  const leftMilliseconds = Date.parse(claim.expiresAt) - now;
  return (
    <div class="claim">
      <span>
        {claim.holder ?? 'no holder named'}
        <span class="note">
          {leftMilliseconds > 0 ? `${durationText(leftMilliseconds)} left` : 'lease over'}
        </span>
      </span>
      <ReleaseForm claimId={claim.id} workerId={worker.id} />
    </div>
  );
}
