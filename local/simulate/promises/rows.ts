import type { ControllerLease } from '../../../shared/ledger/controller-lease.ts';
import { ttlAttribute } from '../../../shared/ledger/table.ts';
import type { PoolOverride, PoolReport, PoolState } from '../../../shared/pool/pool-state.ts';
import type { GrabRequest } from '../../../shared/pool/request.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { Item } from '../../ledger/expressions/values.ts';

/** A live worker's row, as the table has it. */
export type WorkerRow = Omit<Worker, 'id'> & { readonly workerId: string; readonly warmPool?: string };

/** A closed worker's row; its time to live in epoch seconds. */
export type ClosedRow = WorkerRow & { readonly [ttlAttribute]?: number };

type Change<Row> = { readonly before: Row | undefined; readonly after: Row | undefined };

/** A write to the table, by the kind of its row. */
export type TableWrite =
  | ({ readonly kind: 'worker'; readonly workerId: string } & Change<WorkerRow>)
  | ({ readonly kind: 'state'; readonly pool: string; readonly changeId: string } & Change<PoolState>)
  | { readonly kind: 'report'; readonly pool: string; readonly after: PoolReport | undefined }
  | { readonly kind: 'override'; readonly pool: string; readonly after: PoolOverride | undefined }
  | ({ readonly kind: 'request' } & Change<GrabRequest>)
  | ({ readonly kind: 'lease' } & Change<ControllerLease>)
  | { readonly kind: 'closed'; readonly workerId: string; readonly after: ClosedRow | undefined }
  | { readonly kind: 'ended'; readonly claimId: string }
  | { readonly kind: 'other' };

/**
 * Reads a write of the ledger's own; the programs have just made these rows by their schemas, so that their shapes
 * are believed here.
 */
export function readWrite(before: Item | undefined, after: Item | undefined): TableWrite {
  const row = after ?? before ?? {};
  const partition = String(row['pk']);
  const place = String(row['sk']);
  if (partition.endsWith('#live')) {
    return {
      kind: 'worker',
      workerId: place,
      before: before as WorkerRow | undefined,
      after: after as WorkerRow | undefined,
    };
  }
  if (partition.startsWith('request#')) {
    return {
      kind: 'request',
      before: before?.['request'] as GrabRequest | undefined,
      after: after?.['request'] as GrabRequest | undefined,
    };
  }
  if (partition === 'pools') return readPoolRow(place, before, after);
  if (place === 'controller-lease') {
    return {
      kind: 'lease',
      before: before as ControllerLease | undefined,
      after: after as ControllerLease | undefined,
    };
  }
  if (partition.endsWith('#closed')) {
    return { kind: 'closed', workerId: place, after: after as ClosedRow | undefined };
  }
  if (place === 'ended') return { kind: 'ended', claimId: partition.slice('claim#'.length) };
  return { kind: 'other' };
}

function readPoolRow(place: string, before: Item | undefined, after: Item | undefined): TableWrite {
  const [kind, pool = ''] = place.split('#');
  if (kind === 'report') return { kind, pool, after: after?.['report'] as PoolReport | undefined };
  if (kind === 'override') return { kind, pool, after: after?.['override'] as PoolOverride | undefined };
  if (kind !== 'state') return { kind: 'other' };
  return {
    kind,
    pool,
    changeId: String((after ?? before)?.['changeId']),
    before: before?.['state'] as PoolState | undefined,
    after: after?.['state'] as PoolState | undefined,
  };
}
