import { z } from 'zod';
import type { EndedClaim } from '../pool/claim.ts';
import { updateClause } from './expression.ts';
import { ledgerError } from './failures.ts';
import { expiryAfter, readRow, schemaVersion } from './row.ts';
import { type RowKey, ttlAttribute } from './table.ts';
import { getRow, mustSucceed, putRow, type Table, updateRow } from './table-calls.ts';
import { endedClaimSchema, liveKey, type WorkerKey } from './worker-row.ts';

/** How long an ended claim can be asked for: longer than any key of a grab is remembered. */
const endedClaimSeconds = 7 * 24 * 3600;

const rowSchema = z.object({ endedClaim: endedClaimSchema });

function keyOf(claimId: string): RowKey {
  return { pk: `claim#${claimId}`, sk: 'ended' };
}

/** Writes the ended claim's own row: the same however often. */
export async function putEndedClaim(table: Table, ended: EndedClaim): Promise<void> {
  const row = {
    ...keyOf(ended.id),
    schemaVersion,
    endedClaim: ended,
    [ttlAttribute]: expiryAfter(ended.endedAt, endedClaimSeconds),
  };
  await mustSucceed(table, putRow(table, row));
}

export function endedClaims(table: Table) {
  return {
    /** The ended claim's own row; kept for 7 days. */
    async endedClaim(claimId: string): Promise<EndedClaim | undefined> {
      const row = await getRow(table, keyOf(claimId), 'consistent');
      return row === undefined ? undefined : readRow(rowSchema, row).endedClaim;
    },
    /** Writes the ended claim's own row (repeatable), then takes it off the worker. */
    async copyEndedClaim(key: WorkerKey, ended: EndedClaim): Promise<void> {
      await putEndedClaim(table, ended);
      await takeOffWorker(table, key, ended);
    },
  };
}

/** A failed condition means that it is off already. */
async function takeOffWorker(table: Table, key: WorkerKey, ended: EndedClaim): Promise<void> {
  const result = await updateRow(table, liveKey(key), {
    condition: [{ text: '#endedClaim.#id = :seenClaimId', values: { ':seenClaimId': ended.id } }],
    update: updateClause({
      set: { changeId: `copied ${ended.id}` },
      increments: { version: 1 },
      remove: ['endedClaim'],
    }),
  });
  if (result.kind === 'unknown') throw ledgerError(result.cause, table.name);
}
