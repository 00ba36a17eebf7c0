import { describe } from 'vitest';
import { createMemoryDocumentClient } from '../../../local/ledger/memory.ts';
import { createTableInput } from '../../../shared/ledger/table.ts';
import { ledgerContract } from './contract.ts';

const tableName = 'ledger';

describe('the ledger in memory', () => {
  ledgerContract({
    openTable: async () => ({
      tableName,
      client: createMemoryDocumentClient({
        clock: { now: () => 0 },
        tableSchema: createTableInput(tableName),
      }),
    }),
  });
});
