import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type GrabRequest, requestKeySeconds, severalStates } from '../pool/request.ts';
import { ledgerError } from './failures.ts';
import { expiryAfter, type Row, readRow, schemaVersion } from './row.ts';
import { type RowKey, ttlAttribute } from './table.ts';
import { getRow, putRow, rowThatSettles, type Table } from './table-calls.ts';

const severalSchema = z.object({
  attempt: z.string(),
  state: z.enum(severalStates),
  openedAt: z.number(),
  leaseSeconds: z.number(),
  confirmSeconds: z.number().exactOptional(),
  workers: z.array(z.object({ workerId: z.string(), claimId: z.string() })),
  committedAt: z.number().exactOptional(),
  handedOverBy: z.number().exactOptional(),
  kept: z.boolean().exactOptional(),
  delivered: z.array(z.string()).exactOptional(),
});

const rowSchema = z.object({
  request: z.object({
    pool: z.string(),
    key: z.string(),
    bodyHash: z.string(),
    version: z.number(),
    createdAt: z.number(),
    candidate: z
      .object({ workerId: z.string(), workerVersion: z.number(), claimId: z.string() })
      .exactOptional(),
    several: severalSchema.exactOptional(),
    missed: z.boolean().exactOptional(),
  }),
});

type RequestKey = Pick<GrabRequest, 'pool' | 'key'>;

function keyOf({ pool, key }: RequestKey): RowKey {
  return { pk: `request#${pool}#${key}`, sk: 'request' };
}

function rowOf(request: GrabRequest): Row & RowKey {
  return {
    ...keyOf(request),
    schemaVersion,
    version: request.version,
    request,
    // A try that begins as the key is about to be forgotten must not be forgotten with it.
    [ttlAttribute]: expiryAfter(request.several?.openedAt ?? request.createdAt, requestKeySeconds),
  };
}

export function requests(table: Table) {
  return {
    /** The request of a key, read consistently; undefined where there is none, or it is forgotten. */
    async request(key: RequestKey): Promise<GrabRequest | undefined> {
      const row = await getRow(table, keyOf(key), 'consistent');
      return row === undefined ? undefined : readRow(rowSchema, row).request;
    },
    /**
     * Creates the row on absence (an expired one is absent); where there is one already, that one is answered.
     * A row equal to ours is ours: a candidate's claim id is random.
     */
    async createRequest(request: GrabRequest): Promise<{ created: boolean; request: GrabRequest }> {
      const absent = {
        text: '(attribute_not_exists(#pk) OR #expiresAtSeconds <= :nowSeconds)',
        values: { ':nowSeconds': Math.floor(table.clock.now() / 1000) },
      };
      const result = await putRow(table, rowOf(request), [absent]);
      if (result.kind === 'done') return { created: true, request };
      const row = await rowThatSettles(table, keyOf(request), result);
      if (row !== undefined) {
        const standing = readRow(rowSchema, row).request;
        return { created: isDeepStrictEqual(standing, plain(request)), request: standing };
      }
      throw ledgerError(
        result.kind === 'unknown' ? result.cause : new Error('the row of the key went away meanwhile'),
        table.name,
      );
    },
    /**
     * Replaces the row on its version (`request.version`, the one that was read), and counts that up; where that
     * failed, the row as it stands now.
     */
    updateRequest: (request: GrabRequest): Promise<UpdatedRequest> => updateRequest(table, request),
  };
}

type UpdatedRequest = { readonly updated: boolean; readonly request: GrabRequest | undefined };

/** How often a change is sent whose call may never have arrived; its condition makes it safe to send again. */
const maxAttempts = 3;

/** Where the answer was lost and the row is as it was, nobody was first: the change is sent again. */
async function updateRequest(table: Table, request: GrabRequest): Promise<UpdatedRequest> {
  const next = { ...request, version: request.version + 1 };
  const onVersion = { text: '#version = :seenVersion', values: { ':seenVersion': request.version } };
  let cause: unknown;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const result = await putRow(table, rowOf(next), [onVersion]);
    if (result.kind === 'done') return { updated: true, request: next };
    const row = await rowThatSettles(table, keyOf(request), result);
    const standing = row === undefined ? undefined : readRow(rowSchema, row).request;
    const isUnchanged = standing?.version === request.version;
    if (result.kind === 'failed' || !isUnchanged) {
      return { updated: isDeepStrictEqual(standing, plain(next)), request: standing };
    }
    cause = result.cause;
  }
  throw ledgerError(cause, table.name);
}

/** As the ledger gives it back: without what is undefined. */
function plain(request: GrabRequest): GrabRequest {
  return rowSchema.shape.request.parse(JSON.parse(JSON.stringify(request)));
}
