import { setTimeout } from 'node:timers/promises';
import { claimWrites } from './claim-writes.ts';
import { closeWorker } from './close-worker.ts';
import { configs } from './configs.ts';
import { controllerLeaseKey, controllerLeases } from './controller-lease.ts';
import { controllerWrites } from './controller-writes.ts';
import { decisions, type Pause } from './decisions.ts';
import type { DocumentClient } from './document-client.ts';
import { endedClaims } from './ended-claims.ts';
import { grabCounts } from './grab-counts.ts';
import { history } from './history.ts';
import { knownPools } from './known-pools.ts';
import { overrides } from './overrides.ts';
import { poolStates } from './pool-states.ts';
import { reports } from './reports.ts';
import { requestHashKeys } from './request-hash-key.ts';
import { requests } from './requests.ts';
import { getRow, type Table } from './table-calls.ts';
import { waiting } from './waiting.ts';
import { workerReads } from './worker-reads.ts';

export type LedgerOptions = {
  readonly documentClient: DocumentClient;
  readonly tableName: string;
  /** Epoch milliseconds: a row whose time to live is over counts as gone, though DynamoDB still has it. */
  readonly clock: { now(): number };
  /** Waits between the calls of a batch that DynamoDB took in parts. */
  readonly pause?: Pause;
};

/** Every call of the ledger. The programs name in interfaces of their own the few that they use. */
export type Ledger = ReturnType<typeof openLedger>;

/**
 * The domain on DynamoDB. Every call throws `ledger_unreachable` where the table can't be reached or isn't there,
 * and `ledger_conflict` where a newer program wrote a row. Holds no connection of its own: close the client.
 */
export function openLedger({ documentClient, tableName, clock, pause = setTimeout }: LedgerOptions) {
  const table: Table = { documentClient, name: tableName, clock };
  return {
    ...workerReads(table),
    ...claimWrites(table),
    ...controllerWrites(table),
    close: (change: Parameters<typeof closeWorker>[1]) => closeWorker(table, change),
    ...endedClaims(table),
    ...requests(table),
    ...requestHashKeys(table),
    ...grabCounts(table),
    ...history(table),
    ...knownPools(table),
    ...poolStates(table),
    ...reports(table),
    ...overrides(table),
    ...configs(table),
    ...decisions(table, pause),
    ...controllerLeases(table),
    ...waiting(table),
    /** One cheap read; throws where the ledger can't be reached. */
    async reachable(): Promise<void> {
      await getRow(table, controllerLeaseKey, 'eventual');
    },
  };
}
