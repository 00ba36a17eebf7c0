import { claimCases } from './claim-cases.ts';
import { controllerCases } from './controller-cases.ts';
import { historyCases } from './history-cases.ts';
import { lifeCases } from './life-cases.ts';
import { poolCases } from './pool-cases.ts';
import { readCases } from './read-cases.ts';
import { sharedRowCases } from './shared-row-cases.ts';
import type { Tier } from './world.ts';

/** What the ledger promises, whatever stands behind its document client. */
export function ledgerContract(tier: Tier): void {
  claimCases(tier);
  controllerCases(tier);
  readCases(tier);
  poolCases(tier);
  sharedRowCases(tier);
  historyCases(tier);
  lifeCases(tier);
}
