import { afterAll, describe, it } from 'vitest';
import { startMoto } from '../moto.ts';
import { ledgerContract } from './contract.ts';
import { serverTier } from './server-tier.ts';

const moto = await startMoto();
afterAll(() => moto?.close());

if (moto === undefined) {
  describe('the ledger on moto', () => {
    it.skip('tier moto: its virtual environment is not installed (test/setup-moto.sh)');
  });
} else {
  const notAtomic = 'moto checks a condition and writes in two steps, without a lock between its threads';
  describe('the ledger on moto', () => ledgerContract(serverTier(() => moto.url, { notAtomic })));
}
