import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalLedger, startLocalLedger } from '../../local/ledger/local-ledger.ts';
import type { ClaimsAnswer, PoolAnswer } from './answers.ts';
import { eventually, type LocalRun, startLocalRun } from './local-run.ts';

/** A wire to the ledger that can be cut: what is on it breaks, and nothing new gets through. */
async function aWire(target: URL) {
  const sockets = new Set<Socket>();
  let cut = false;
  const server: Server = createServer((client) => {
    if (cut) return client.destroy();
    const ledger = connect(Number(target.port), target.hostname);
    for (const socket of [client, ledger]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        ledger.destroy();
      });
    }
    return client.pipe(ledger).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const setCut = (value: boolean) => {
    cut = value;
    if (cut) for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    setCut(true);
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, setCut, close };
}

describe('a ledger that can not be reached', () => {
  let ledger: LocalLedger;
  let wire: Awaited<ReturnType<typeof aWire>>;
  let run: LocalRun;
  beforeAll(async () => {
    ledger = await startLocalLedger({ tableName: 'outage' });
    wire = await aWire(new URL(ledger.url));
    run = await startLocalRun([], { AWS_ENDPOINT_URL_DYNAMODB: wire.url, WARM_POOL_LEDGER_TABLE: 'outage' });
    await untilWarm();
  });
  afterAll(async () => {
    await run?.end();
    await wire?.close();
    await ledger?.close();
  });
  const untilWarm = () =>
    eventually(
      () => run.call<PoolAnswer>('GET', '/api/v1/pools/default'),
      ({ body }) => body.counts?.warm === 5,
    );

  it('gives 503 and the truth on /readyz, never a 500, and all goes on by itself when it is back', async () => {
    const [claim] = (await run.call<ClaimsAnswer>('POST', '/api/v1/pools/default/claims', {})).body.claims;
    wire.setCut(true);
    await eventually(
      () => run.call('GET', '/readyz'),
      ({ status }) => status === 503,
    );
    expect((await run.call('GET', '/healthz')).status).toBe(200);
    const calls = [
      ['POST', '/api/v1/pools/default/claims', {}],
      ['GET', '/api/v1/pools/default/workers', undefined],
      ['DELETE', `/api/v1/claims/${claim?.id}`, undefined],
    ] as const;
    for (const [method, path, body] of calls) {
      const answer = await run.call(method, path, body);
      expect(answer).toMatchObject({ status: 503, body: { error: { code: 'ledger_unreachable' } } });
    }
    wire.setCut(false);
    await eventually(
      () => run.call('GET', '/readyz'),
      ({ status }) => status === 200,
    );
    expect((await run.call('GET', `/api/v1/claims/${claim?.id}`)).status).toBe(200);
    await untilWarm();
    expect((await run.call('POST', '/api/v1/pools/default/claims', {})).status).toBe(201);
    await untilWarm();
    expect(run.output()).not.toMatch(/died/);
  });
});
