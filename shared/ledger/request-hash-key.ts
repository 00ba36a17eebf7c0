import { z } from 'zod';
import { ServiceError } from '../pool/errors.ts';
import { readRow, schemaVersion } from './row.ts';
import type { RowKey } from './table.ts';
import { mustSucceed, type Table, updateRow } from './table-calls.ts';

const key: RowKey = { pk: 'ledger', sk: 'request-hash-key' };
const rowSchema = z.object({ hashKey: z.string() });

export function requestHashKeys(table: Table) {
  return {
    /** The key of the request hash: made once, kept in the ledger. `candidate` is used where there is none yet. */
    async requestHashKey(candidate: string): Promise<string> {
      const update = {
        text: 'SET #hashKey = if_not_exists(#hashKey, :candidate), #schemaVersion = :schemaVersion',
        values: { ':candidate': candidate, ':schemaVersion': schemaVersion },
      };
      const row = await mustSucceed(table, updateRow(table, key, { update }));
      if (row === undefined)
        throw new ServiceError('internal', 'DynamoDB answered an update without its row');
      return readRow(rowSchema, row).hashKey;
    },
  };
}
