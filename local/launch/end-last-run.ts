import { randomUUID } from 'node:crypto';
import { openDocumentClient } from '../../shared/ledger/document-client.ts';
import { openLedger } from '../../shared/ledger/ledger.ts';

/**
 * A kept ledger holds workers of the run before, whose tasks ended with that run's ECS: closes them, as ECS would
 * tell of a host that is gone. Their claims end with them. Gives the number of workers.
 */
export async function endLastRun(tableName: string, endpoint: string, region: string): Promise<number> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const { documentClient, close } = openDocumentClient({ endpoint, region, credentials });
  const ledger = openLedger({ documentClient, tableName, clock: Date });
  let closed = 0;
  try {
    for (const { pool } of await ledger.knownPools()) {
      for (const worker of await ledger.liveWorkers(pool)) {
        const end = {
          stopCode: 'TerminationNotice',
          stoppedReason: 'the local run that it belonged to has ended',
        };
        await ledger.close({ worker, changeId: randomUUID(), stoppedAt: Date.now(), end });
        closed += 1;
      }
    }
  } finally {
    close();
  }
  return closed;
}
