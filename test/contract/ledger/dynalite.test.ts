import { afterAll, beforeAll, describe } from 'vitest';
import { type LocalLedger, startLocalLedger } from '../../../local/ledger/local-ledger.ts';
import { ledgerContract } from './contract.ts';
import { serverTier } from './server-tier.ts';

describe('the ledger on dynalite', () => {
  let local: LocalLedger | undefined;
  beforeAll(async () => {
    local = await startLocalLedger({ tableName: 'ledger' });
  });
  afterAll(() => local?.close());

  ledgerContract(serverTier(() => local?.url ?? ''));
});
