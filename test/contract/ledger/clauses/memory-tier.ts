import { createMemoryDocumentClient, type LedgerCommand } from '../../../../local/ledger/memory.ts';
import type { DocumentClient } from '../../../../shared/ledger/document-client.ts';
import { createTableInput } from '../../../../shared/ledger/table.ts';
import type { Tier } from '../world.ts';
import { withNamedCalls } from './calls.ts';

const tableName = 'ledger';

type Watch = {
  /** Told the name of each call of the ledger. */
  readonly called?: (call: string) => void;
  /** What the table gets in the place of a command. */
  readonly change: (command: LedgerCommand) => LedgerCommand;
};

/** The tier in memory, with somebody between the ledger and its table. */
export function memoryTier({ called, change }: Watch): Tier {
  return {
    around: (ledger) => withNamedCalls(ledger, called),
    async openTable() {
      const client = createMemoryDocumentClient({
        clock: { now: () => 0 },
        tableSchema: createTableInput(tableName),
      });
      const send: (command: never) => Promise<unknown> = client.send.bind(client);
      const changing = { send: (command: LedgerCommand) => send(change(command) as never) };
      // Each command's answer has the shape of that command's output, which TypeScript can't follow through a union.
      return { tableName, client: changing as DocumentClient };
    },
  };
}
