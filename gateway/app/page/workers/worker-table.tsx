import { useContext, useRef } from 'preact/hooks';
import type { WorkerView } from '../../api/schemas/workers.ts';
import { ReleaseButton } from '../actions/claim-forms.tsx';
import { pageContext } from '../shell/page-context.ts';
import { Scroller } from '../shell/scroller.tsx';
import { durationText, shortDurationText, shortId } from '../words/format.ts';
import { launchText, shortLaunchText } from '../words/worker-words.ts';
import { SlotBar } from './slot-bar.tsx';
import { rowsWhole, useRowWindow } from './use-row-window.ts';
import { type SortKey, searchOf, type WorkerFilter } from './worker-filter.ts';

const columns: readonly { readonly key: SortKey; readonly heading: string }[] = [
  { key: 'worker', heading: 'Worker' },
  { key: 'state', heading: 'State' },
  { key: 'age', heading: 'Age' },
  { key: 'zone', heading: 'Zone' },
  { key: 'capacity', heading: 'Capacity' },
  { key: 'template', heading: 'Template' },
  { key: 'tasks', heading: 'Tasks' },
  { key: 'slots', heading: 'Slots free' },
  { key: 'holder', heading: 'Holder' },
  { key: 'lease', heading: 'Lease left' },
];

type TableProps = {
  /** Already filtered and sorted. */
  readonly workers: readonly WorkerView[];
  readonly filter: WorkerFilter;
  readonly onFilter: (filter: WorkerFilter) => void;
  readonly showsPool: boolean;
};

/** Workers as a table that sorts. Of a long one only the rows near the viewport are there. */
export function WorkerTable({ workers, filter, onFilter, showsPool }: TableProps) {
  const { actions } = useContext(pageContext);
  const body = useRef<HTMLTableSectionElement>(null);
  const window = useRowWindow(body, workers.length);
  const page = (filter.page - 1) * rowsWhole;
  const first = window?.first ?? (actions === undefined ? page : 0);
  const end = window?.end ?? first + rowsWhole;
  return (
    <>
      <Scroller label="Workers, scrolls sideways">
        <table class={showsPool ? 'workers with-pool' : 'workers'} aria-rowcount={workers.length + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHeading key={column.key} column={column} filter={filter} onFilter={onFilter} />
              ))}
              <td class="column-actions" />
            </tr>
          </thead>
          <tbody ref={body}>
            <Spacer height={window?.before} />
            {workers.slice(first, end).map((worker, position) => (
              <WorkerRow key={worker.id} worker={worker} row={first + position + 2} showsPool={showsPool} />
            ))}
            <Spacer height={window?.after} />
          </tbody>
        </table>
      </Scroller>
      {actions === undefined && <Pages count={workers.length} filter={filter} />}
    </>
  );
}

/** The room of the rows that aren't there. */
function Spacer({ height }: { readonly height: number | undefined }) {
  if (!height) return null;
  return (
    <tr class="spacer">
      <td colSpan={columns.length + 1} style={{ height: `${height}px` }} />
    </tr>
  );
}

type HeadingProps = {
  readonly column: (typeof columns)[number];
  readonly filter: WorkerFilter;
  readonly onFilter: (filter: WorkerFilter) => void;
};

function SortHeading({ column, filter, onFilter }: HeadingProps) {
  const { path, search } = useContext(pageContext);
  const isSorted = filter.sort === column.key;
  const next = { ...filter, sort: column.key, isDescending: isSorted && !filter.isDescending, page: 1 };
  const order = filter.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={`column-${column.key}`} aria-sort={isSorted ? order : undefined}>
      <a
        href={`${path}${searchOf(next, search) || '?'}`}
        onClick={(event) => {
          event.preventDefault();
          onFilter(next);
        }}
      >
        {column.heading}
        <span class="sorted" aria-hidden="true">
          {isSorted ? (filter.isDescending ? '▾' : '▴') : ''}
        </span>
      </a>
    </th>
  );
}

type RowProps = { readonly worker: WorkerView; readonly row: number; readonly showsPool: boolean };

function WorkerRow({ worker, row, showsPool }: RowProps) {
  const { now } = useContext(pageContext);
  const { id, pool, state, zone, capacityProvider, template, status, claim } = worker;
  return (
    <tr data-worker={id} data-state={state} aria-rowindex={row}>
      <th scope="row">
        <a href={`/workers/${pool}/${id}`} title={id}>
          {shortId(id)}
        </a>
        {showsPool && <span class="of-pool"> {pool}</span>}
      </th>
      <td data-label="State">
        <StateChip state={state} />
        <StateNote worker={worker} />
      </td>
      <td data-label="Age" class="number">
        {shortDurationText(endOf(worker, now) - Date.parse(worker.launchedAt))}
      </td>
      <td data-label="Zone">{zone ?? '–'}</td>
      <td data-label="Capacity">{capacityProvider === 'FARGATE_SPOT' ? 'Spot' : 'Fargate'}</td>
      <td data-label="Template" class="mono" title={template}>
        {template}
      </td>
      <td data-label="Tasks" class="number">
        {status?.runningTasks ?? '–'}
      </td>
      <td data-label="Slots free" class="number">
        {status === undefined ? '–' : <SlotBar free={status.freeSlots} all={status.maxSlots} />}
      </td>
      <td data-label="Holder" title={claim?.holder}>
        {claim === undefined ? <span class="quiet">–</span> : (claim.holder ?? 'not named')}
      </td>
      <td data-label="Lease left" class="number">
        {claim === undefined ? <span class="quiet">–</span> : <LeaseLeft expiresAt={claim.expiresAt} />}
      </td>
      <td class="row-actions">
        {claim !== undefined && <ReleaseButton where="table" claimId={claim.id} workerId={id} />}
      </td>
    </tr>
  );
}

/** A stopped worker grows no older. */
function endOf({ stoppedAt }: WorkerView, now: number): number {
  return stoppedAt === undefined ? now : Date.parse(stoppedAt);
}

export function LeaseLeft({ expiresAt }: { readonly expiresAt: string }) {
  const { now } = useContext(pageContext);
  const left = Date.parse(expiresAt) - now;
  return <span class="lease-left">{left > 0 ? durationText(left) : 'over'}</span>;
}

export function StateChip({ state }: { readonly state: WorkerView['state'] }) {
  return <span class={`chip ${state}`}>{state}</span>;
}

function StateNote({ worker }: { readonly worker: WorkerView }) {
  const { now } = useContext(pageContext);
  const { launch, reason } = worker;
  if (launch !== undefined) {
    return (
      <span class="note launch" title={`${launchText(launch, now)}; launched because ${reason}`}>
        {shortLaunchText(launch, now)}
      </span>
    );
  }
  const note = stateNote(worker);
  if (note === undefined) return null;
  return (
    <span class="note" title={note}>
      {note}
    </span>
  );
}

/** What there is to say of a worker's state besides its name. */
function stateNote(worker: WorkerView): string | undefined {
  if (worker.state === 'stopped') return worker.end?.stoppedReason ?? worker.drainReason;
  if (worker.drainReason !== undefined) return worker.drainReason;
  if (worker.reclaimingSince !== undefined) return 'ECS is stopping it';
  if (worker.silentSince !== undefined) return 'does not answer';
  if (worker.unreadySince !== undefined) return 'answers, but is not ready';
  if (worker.leakedSince !== undefined) return 'a slot is taken with nothing running';
  return undefined;
}

function Pages({ count, filter }: { readonly count: number; readonly filter: WorkerFilter }) {
  const { path, search } = useContext(pageContext);
  if (count <= rowsWhole) return null;
  const last = Math.ceil(count / rowsWhole);
  const link = (page: number) => `${path}${searchOf({ ...filter, page }, search) || '?'}`;
  return (
    <nav class="pages" aria-label="Pages of workers">
      {filter.page > 1 && <a href={link(filter.page - 1)}>Before</a>}
      <span>
        page {filter.page} of {last}
      </span>
      {filter.page < last && <a href={link(filter.page + 1)}>Next</a>}
    </nav>
  );
}
