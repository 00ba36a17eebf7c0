import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openDocumentClient } from './document-client.ts';
import { openLedger } from './ledger.ts';

it('gives up an end point that takes calls and never answers', async () => {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const endpoint = `http://127.0.0.1:${address.port}`;
  const opened = openDocumentClient({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
  onTestFinished(() => {
    opened.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { documentClient } = opened;
  const ledger = openLedger({ documentClient, tableName: 'ledger', clock: { now: () => 0 } });
  await expect(ledger.reachable()).rejects.toMatchObject({
    code: 'ledger_unreachable',
    cause: { name: 'TimeoutError' },
  });
});
