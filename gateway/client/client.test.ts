import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { ErrorCode as GatewayErrorCode } from '../../shared/pool/errors.ts';
import { password, startTestServer, type TestServer } from '../app/api/testing/a-server.ts';
import { createClient } from './client.ts';
import { type ErrorCode, settled } from './settled.ts';

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
  url = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => await server.app.close());

const pool = (name: string) => ({ params: { path: { pool: name } } });

describe('the client', () => {
  it('reads, typed by the contract', async () => {
    const read = await settled(createClient({ url, password }).GET('/api/v1/pools/{pool}', pool('etl')));
    if (!read.ok) throw new Error(read.error.message);
    expectTypeOf(read.data.counts.warm).toEqualTypeOf<number>();
    expect(read.data).toMatchObject({ name: 'etl', counts: { warm: 2 } });
  });

  it('grabs with a key, and the same key quoted is the same grab', async () => {
    const client = createClient({ url: `${url}/`, password });
    const grab = await settled(
      client.POST('/api/v1/pools/{pool}/claims', {
        params: { path: { pool: 'etl' }, header: { 'idempotency-key': '"a key"' } },
        body: { holder: 'ann', leaseSeconds: 60 },
      }),
    );
    if (!grab.ok) throw new Error(grab.error.message);
    expect(grab.data.claims).toMatchObject([{ pool: 'etl', holder: 'ann' }]);
  });

  it('tells an error as a value, with its code, status and when to come back', async () => {
    const client = createClient({ url, password });
    const body = { leaseSeconds: 60 };
    await client.POST('/api/v1/pools/{pool}/claims', { ...pool('etl'), body });
    const miss = await settled(client.POST('/api/v1/pools/{pool}/claims', { ...pool('etl'), body }));
    expect(miss).toMatchObject({
      ok: false,
      error: { code: 'pool_empty', status: 503, retryAfterSeconds: 7, details: { reason: 'launching' } },
    });
  });

  it('tells a wrong password, and an unknown pool', async () => {
    const wrong = await settled(createClient({ url, password: 'x' }).GET('/api/v1/pools'));
    const nowhere = await settled(createClient({ url, password }).GET('/api/v1/pools/{pool}', pool('no')));
    expect([wrong, nowhere]).toMatchObject([
      { error: { code: 'unauthorized', status: 401 } },
      { error: { code: 'pool_not_found', status: 404 } },
    ]);
  });

  it('knows the closed list of codes by its types', () => {
    expectTypeOf<ErrorCode>().toEqualTypeOf<GatewayErrorCode>();
  });
});

describe('what is no answer of a gateway', () => {
  it('is told in words: nobody there', async () => {
    const outcome = await settled(createClient({ url: 'http://127.0.0.1:1', password }).GET('/api/v1/pools'));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'gateway_unreachable' } });
  });

  it('is told in words: somebody else, a redirect, silence', async () => {
    const other = createServer((request, response) => {
      if (request.url === '/api/v1/pools') response.end('<h1>hello</h1>');
      else if (request.url === '/healthz') response.writeHead(302, { location: '/' }).end();
      else if (request.url === '/readyz') response.writeHead(502).end('bad gateway');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const client = createClient({ url: `http://127.0.0.1:${port}`, password });
    const impatient = createClient({ url: `http://127.0.0.1:${port}`, password, timeoutSeconds: 0.2 });
    const codes = await Promise.all(
      [
        settled(client.GET('/api/v1/pools')),
        settled(client.GET('/readyz')),
        settled(client.GET('/healthz')),
        settled(impatient.GET('/api/v1/pools/{pool}', pool('etl'))),
      ].map(async (call) => {
        const outcome = await call;
        return outcome.ok ? 'ok' : outcome.error.code;
      }),
    );
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
    expect(codes).toEqual([
      'not_the_gateway',
      'not_the_gateway',
      'gateway_unreachable',
      'gateway_unreachable',
    ]);
  });
});
