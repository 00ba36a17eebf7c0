import { createTable } from '../../../local/ledger/local-ledger.ts';
import { openDocumentClient } from '../../../shared/ledger/document-client.ts';
import { closing, type Tier } from './world.ts';

let tables = 0;

/** A tier behind an end point that speaks DynamoDB's protocol. Each test gets a table of its own. */
export function serverTier(url: () => string, limits: Pick<Tier, 'notAtomic'> = {}): Tier {
  return {
    ...limits,
    async openTable() {
      tables += 1;
      const tableName = `ledger-${tables}`;
      await createTable(url(), tableName);
      const opened = openDocumentClient({
        endpoint: url(),
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      return { tableName, client: closing(opened).documentClient };
    },
  };
}
