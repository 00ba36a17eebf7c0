import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalLedger, startLocalLedger } from '../../../local/ledger/local-ledger.ts';
import { openDocumentClient } from '../../../shared/ledger/document-client.ts';
import { openLedger } from '../../../shared/ledger/ledger.ts';
import { aClaim, adopted, closing, refusalOf, start } from './world.ts';

/** A line to an end point that forwards each request whole, and cuts the first answers to writes. */
async function startCuttingLine(target: string, answersToCut: number) {
  let cuts = 0;
  let requests = 0;
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const isUpdate = String(incoming.headers['x-amz-target']).endsWith('.UpdateItem');
    if (isUpdate) requests += 1;
    const { method, headers, url } = incoming;
    const onward = httpRequest(new URL(url ?? '/', target), { method: method ?? 'POST', headers });
    onward.end(await buffer(incoming));
    const [answer]: IncomingMessage[] = await once(onward, 'response');
    const body = answer === undefined ? Buffer.alloc(0) : await buffer(answer);
    if (isUpdate && cuts < answersToCut) {
      cuts += 1;
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer?.statusCode ?? 500, answer?.headers).end(body);
  };
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function ledgerAt(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const { documentClient } = closing(openDocumentClient({ endpoint, region: 'us-east-1', credentials }));
  return openLedger({ documentClient, tableName: 'ledger', clock: { now: () => start } });
}

describe('a claim over a line that cuts answers', () => {
  let local: LocalLedger | undefined;
  beforeAll(async () => {
    local = await startLocalLedger({ tableName: 'ledger' });
  });
  afterAll(() => local?.close());
  const url = () => local?.url ?? '';

  it.each([1, 2, 3])('is won after %i cuts, though the SDK tries again by itself', async (answersToCut) => {
    const line = closing(await startCuttingLine(url(), answersToCut));
    const worker = await adopted(ledgerAt(url()));
    const outcome = await ledgerAt(line.url).claimWorker({ worker, claim: aClaim(), changeId: 'mine' });
    expect(outcome).toMatchObject({ won: true, worker: { changeId: 'mine', version: 4, claim: aClaim() } });
    expect(line.requests()).toBe(Math.min(answersToCut + 1, 3));
  });

  it('is ledger_unreachable where nothing listens', async () => {
    const line = await startCuttingLine(url(), 0);
    line.close();
    const worker = await adopted(ledgerAt(url()));
    const claiming = ledgerAt(line.url).claimWorker({ worker, claim: aClaim(), changeId: 'mine' });
    expect(await refusalOf(claiming)).toMatchObject({ code: 'ledger_unreachable' });
  });
});
