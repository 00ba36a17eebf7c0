import type { WorkerProtocol } from '../pool/config.ts';
import type { LaunchPhases, Worker, WorkerStatus } from '../pool/worker.ts';
import { changesBeforeReuse } from '../pool/worker-changes.ts';
import { putEndedClaim } from './ended-claims.ts';
import { ledgerError } from './failures.ts';
import type { WriteOutcome } from './outcome.ts';
import { putRow, rowThatSettles, type Table } from './table-calls.ts';
import { liveKey, rowToWorker, type WorkerKey, workerToRow } from './worker-row.ts';
import { onVersion, writeWorker } from './worker-write.ts';

/** A write on the version that was observed. */
export type WorkerChange = { readonly worker: Worker; readonly changeId: string };

const marks = [
  'busySince',
  'missingSince',
  'silentSince',
  'unreadySince',
  'leakedSince',
  'reclaimingSince',
] as const;
type Marks = { readonly [mark in (typeof marks)[number]]?: number | null };

type Found = WorkerChange & {
  readonly address?: string;
  readonly port?: number;
  readonly protocol?: WorkerProtocol;
  readonly zone?: string;
  readonly identity?: string;
  readonly placedAt?: number;
  readonly pulledAt?: number;
  readonly startedAt?: number;
  readonly warmAt: number;
  readonly status?: WorkerStatus;
};
type Drained = WorkerChange & {
  readonly drainingAt: number;
  readonly drainReason: string;
  readonly drainDeadline: number;
};
type Returned = WorkerChange & { readonly warmAt: number; readonly status?: WorkerStatus };
type Noticed = WorkerChange &
  Marks & {
    /** A draining worker that was to return does so no more. */
    readonly returning?: null;
    readonly status?: WorkerStatus;
    readonly address?: string;
    readonly zone?: string;
  } & LaunchPhases;

export function controllerWrites(table: Table) {
  return {
    /**
     * Writes a worker that was launched, on absence; repeatable: where the row is there already with another
     * change id, it stands, and is answered as `current`. Throws `ledger_unreachable` where there is still none.
     */
    adopt: (worker: Worker): Promise<WriteOutcome> => adopt(table, worker),
    /** `launching → warm`, with what ECS and the probe said; takes every mark off. */
    turnWarm: (change: Found): Promise<WriteOutcome> => turnWarm(table, change),
    /** `launching | warm → draining`. */
    drain: (change: Drained): Promise<WriteOutcome> => drain(table, change),
    /**
     * `draining → warm`; requires a worker that is to return. Its ended claim gets a row of its own first, so that a
     * pass that is cut short between the two only writes that row again.
     */
    reuse: (change: Returned): Promise<WriteOutcome> => reuse(table, change),
    /** What was noticed of a worker, no transition: `undefined` leaves a mark, `null` takes it off. */
    note: (change: Noticed): Promise<WriteOutcome> => note(table, change),
  };
}

async function adopt(table: Table, worker: Worker): Promise<WriteOutcome> {
  const key = liveKey(keyOf(worker));
  const absent = { text: 'attribute_not_exists(#pk)' };
  const result = await putRow(table, { ...workerToRow(worker), ...key }, [absent]);
  if (result.kind === 'done') return { won: true, worker };
  const row = await rowThatSettles(table, key, result);
  if (row === undefined && result.kind === 'unknown') throw ledgerError(result.cause, table.name);
  const current = row === undefined ? undefined : rowToWorker(row);
  if (current?.changeId === worker.changeId) return { won: true, worker: current };
  return { won: false, current };
}

function turnWarm(table: Table, change: Found): Promise<WriteOutcome> {
  const { worker, changeId, ...facts } = change;
  return writeWorker(table, {
    key: keyOf(worker),
    changeId,
    transition: 'turnWarm',
    condition: [onVersion(worker)],
    set: { warmPool: worker.pool, ...facts },
    remove: marks,
  });
}

function drain(table: Table, change: Drained): Promise<WriteOutcome> {
  const { worker, changeId, drainingAt, drainReason, drainDeadline } = change;
  return writeWorker(table, {
    key: keyOf(worker),
    changeId,
    transition: 'drain',
    condition: [onVersion(worker)],
    set: { drainingAt, drainReason, drainDeadline },
    remove: ['warmPool', 'returning'],
  });
}

async function reuse(table: Table, { worker, changeId, warmAt, status }: Returned): Promise<WriteOutcome> {
  if (worker.endedClaim !== undefined) await putEndedClaim(table, worker.endedClaim);
  return writeWorker(table, {
    key: keyOf(worker),
    changeId,
    transition: 'reuse',
    condition: [onVersion(worker), { text: '#returning = :true', values: { ':true': true } }],
    set: { warmPool: worker.pool, warmAt, status, changes: changesBeforeReuse(worker) },
    remove: [
      'claimedAt',
      'claimedBy',
      'drainingAt',
      'drainReason',
      'drainDeadline',
      'returning',
      'endedClaim',
      ...marks,
    ],
  });
}

/** A busy worker leaves the index of warm, idle ones, and is in it again once it is idle. */
function note(table: Table, change: Noticed): Promise<WriteOutcome> {
  const { worker, changeId, status, address, zone, placedAt, pulledAt, startedAt } = change;
  const isIdleAgain = change.busySince === null && worker.state === 'warm';
  const isBusy = typeof change.busySince === 'number';
  const set = Object.fromEntries(marks.map((mark) => [mark, change[mark] ?? undefined]));
  return writeWorker(table, {
    key: keyOf(worker),
    changeId,
    condition: [onVersion(worker)],
    set: {
      ...{ ...set, status, address, zone, placedAt, pulledAt, startedAt },
      warmPool: isIdleAgain ? worker.pool : undefined,
    },
    remove: [
      ...marks.filter((mark) => change[mark] === null),
      ...(isBusy ? ['warmPool'] : []),
      ...(change.returning === null ? ['returning'] : []),
    ],
  });
}

function keyOf(worker: Worker): WorkerKey {
  return { pool: worker.pool, workerId: worker.id };
}
