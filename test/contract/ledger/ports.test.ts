import { expectTypeOf, it } from 'vitest';
import type { GatewayLedger } from '../../../gateway/app/api/ports.ts';
import type { ClaimsLedger } from '../../../gateway/app/claims/ports.ts';
import type { ControllerLedger } from '../../../pool-controller/ports.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';

it('the ledger has every call that the programs ask of it', () => {
  expectTypeOf<Ledger>().toExtend<ClaimsLedger>();
  expectTypeOf<Ledger>().toExtend<ControllerLedger>();
  expectTypeOf<Ledger>().toExtend<GatewayLedger>();
});
