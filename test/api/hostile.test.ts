import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authorization, startTestServer, type TestServer } from '../../gateway/app/api/testing/a-server.ts';
import { aWorker } from '../../gateway/app/api/testing/a-worker.ts';
import { askRaw, openRaw, statusesIn } from './raw-socket.ts';

let gateway: TestServer;
let worker: Server;
let port: number;
/** What the worker was asked: method and URL. */
let seen: string[];

beforeAll(async () => {
  worker = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.end('hello'));
  });
  await new Promise<void>((resolve) => worker.listen(0, '127.0.0.1', resolve));
  gateway = await startTestServer();
  await gateway.app.listen({ host: '127.0.0.1', port: 0 });
  port = (gateway.app.server.address() as AddressInfo).port;
});
beforeEach(() => {
  seen = [];
  const workerPort = (worker.address() as AddressInfo).port;
  gateway.world.workers.set('w1', aWorker({ id: 'w1', port: workerPort }));
});
afterAll(async () => {
  await gateway.app.close();
  worker.closeAllConnections();
  await new Promise((resolve) => worker.close(resolve));
});

const login = `Authorization: ${authorization}\r\n`;
const smuggled = `GET /w/w1/smuggled HTTP/1.1\r\nHost: x\r\n${login}\r\n`;
const post = (headers: string, body: string) =>
  `POST /w/w1/open HTTP/1.1\r\nHost: x\r\n${login}${headers}\r\n${body}`;

const shapes: readonly (readonly [string, string])[] = [
  [
    'a length and chunks',
    post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled}`),
  ],
  [
    'chunks and a length',
    post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${smuggled}`),
  ],
  ['two lengths', post('Content-Length: 0\r\nContent-Length: 99\r\n', smuggled)],
  ['a list of lengths', post('Content-Length: 0, 99\r\n', smuggled)],
  ['a negative length', post('Content-Length: -1\r\n', smuggled)],
  ['a length with a sign', post('Content-Length: +0\r\n', smuggled)],
  ['a length in hex', post('Content-Length: 0x0\r\n', smuggled)],
  ['a length over all numbers', post('Content-Length: 99999999999999999999\r\n', smuggled)],
  ['an unknown coding', post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${smuggled}`)],
  ['chunks that are not last', post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${smuggled}`)],
  [
    'chunks twice',
    post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', `0\r\n\r\n${smuggled}`),
  ],
  ['a space before the colon', post('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${smuggled}`)],
  ['a folded line', post('X: y\r\n Transfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled}`)],
  ['a bare line feed', post('X: y\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled}`)],
  ['a bare carriage return', post('X: y\rTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled}`)],
  ['a NUL in a header', post('X: a\0b\r\nContent-Length: 0\r\n', '')],
  ['a chunk of no size', post('Transfer-Encoding: chunked\r\n', `zz\r\n\r\n${smuggled}`)],
  ['a chunk over all sizes', post('Transfer-Encoding: chunked\r\n', `ffffffffffffffffff\r\nx`)],
  ['a negative chunk', post('Transfer-Encoding: chunked\r\n', `-1\r\n\r\n${smuggled}`)],
];

describe('what could be read as two requests, or as another one', () => {
  it.each(shapes)('is refused, its connection is closed, and nothing follows: %s', async (_what, bytes) => {
    const heard = await askRaw(port, bytes);
    expect(statusesIn(heard).at(-1)).toBe(400);
    expect(statusesIn(heard).length).toBeLessThanOrEqual(2);
    expect(heard).toMatch(/connection: close/i);
    expect(seen.filter((one) => one.includes('smuggled'))).toEqual([]);
    expect((await gateway.app.inject('/healthz')).statusCode).toBe(200);
  });

  it.each([
    ['another version', `GET /w/w1/ HTTP/3.7\r\nHost: x\r\n${login}\r\n`],
    ['no version', `GET /w/w1/\r\n\r\n`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a tunnel', `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n${login}\r\n`],
    ['a space in the path', `GET /w/w1/ a HTTP/1.1\r\nHost: x\r\n${login}\r\n`],
    ['two hosts', `GET /w/w1/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n${login}Connection: close\r\n\r\n`],
  ])('reaches no worker: %s', async (_what, bytes) => {
    // A tunnel gets no answer at all: its connection is closed.
    const statuses = statusesIn(await askRaw(port, bytes));
    expect(statuses).toSatisfy(() => statuses.every((status) => status >= 400 && status < 500));
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(seen).toEqual([]);
  });
});

describe('tricks with the path of the proxy', () => {
  it.each([
    '/w/w1/../../api/v1/pools',
    '/w/w1/..',
    '/w/w1/%2e%2e/%2e%2e/api/v1/pools',
    '/w/w1/%2E%2E%2fapi',
    '/w/w1/a/%252e%252e/b',
    '/w/w1/..%5c..%5capi',
    '/w/w1/..\\..\\api',
    '/w/w1/..;/api',
    '/w/w1/%00',
    '/w/w1/a%0d%0aX-Evil:%201',
    '/w/w1/a%0aSet-Cookie:%20a=b',
    '/w/w1/%c0%ae%c0%ae/',
    '/w/w1/\u00e4',
    '/w/w1%2f..%2fw2/',
    '/w/%77%31/',
    '/w/w1.evil.example/',
    '/w/w1@evil.example/',
    '/w/w1:80/',
    '/w//w1/',
    '//w/w1/',
    '/W/w1/',
    '/w/../w/w1/',
    '/%77/w1/',
    'http://127.0.0.1/w/w1/',
    '*',
  ])('reach neither a worker nor the API: %s', async (path) => {
    const heard = await askRaw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n${login}Connection: close\r\n\r\n`);
    expect(statusesIn(heard)).toEqual([expect.toSatisfy((status) => status === 400 || status === 404)]);
    expect(seen).toEqual([]);
  });

  it('are no tricks in a query, which goes on as it came', async () => {
    const path = '/w/w1/a?x=../..&y=%0d%0aX:1&z=http://evil.example';
    await askRaw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n${login}Connection: close\r\n\r\n`);
    expect(seen).toEqual([`GET ${path.slice('/w/w1'.length)}`]);
  });
});

describe('headers that carry more than they should', () => {
  it.each(['evil.example"><script>', 'a b', 'x\u00e4', 'evil.example/path', 'user@evil.example'])(
    'never get into an answer as an address: Host %s',
    async (host) => {
      const request = `GET /api/v1/pools/etl/workers HTTP/1.1\r\nHost: ${host}\r\n${login}Connection: close\r\n\r\n`;
      const heard = await askRaw(port, request);
      expect(heard).not.toContain('evil.example');
      expect(heard).not.toContain('<script>');
    },
  );

  it('from a client that is no proxy of ours are not believed', async () => {
    const { body } = await gateway.ask({
      url: '/api/v1/pools/etl/workers',
      remoteAddress: '203.0.113.7',
      headers: {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example',
      },
    });
    expect(body).not.toContain('evil.example');
  });

  it.each(['a\r\nX-Evil: 1', 'a\u0000', '\u00ff'.repeat(9)])('are refused as keys: %j', async (key) => {
    const body = '{}';
    const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nIdempotency-Key: ${key}\r\n`;
    const heard = await askRaw(
      port,
      `POST /api/v1/pools/none/claims HTTP/1.1\r\nHost: x\r\n${login}${headers}Connection: close\r\n\r\n${body}`,
    );
    expect(heard.split('\r\n\r\n')[0]).not.toMatch(/x-evil/i);
    expect(statusesIn(heard)[0]).toSatisfy((status) => status === 400 || status === 404);
  });
});

describe('bodies without end', () => {
  const start = `POST /api/v1/pools/etl/claims HTTP/1.1\r\nHost: x\r\n${login}Content-Type: application/json\r\n`;

  it('are refused by their length, before they are sent', async () => {
    const raw = openRaw(port);
    raw.socket.write(`${start}Content-Length: 999999999\r\nConnection: close\r\n\r\n`);
    expect(statusesIn(await raw.answer())).toEqual([413]);
  });

  it('are cut off where they told no length', async () => {
    const raw = openRaw(port);
    raw.socket.write(`${start}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    for (let count = 0; count < 100 && !raw.socket.destroyed; count += 1) {
      if (!raw.socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 5));
      if (statusesIn(raw.heard()).length > 0) break;
    }
    expect(statusesIn(await raw.answer())).toEqual([413]);
  });

  it('that are slow hold nobody up, and have a deadline', async () => {
    const slow = Array.from({ length: 200 }, () => openRaw(port));
    for (const { socket } of slow) socket.write(`${start}Content-Length: 100\r\n\r\n{`);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(answer.status).toBe(200);
    expect(gateway.app.server.requestTimeout).toBe(30_000);
    expect(gateway.app.server.headersTimeout).toBeLessThanOrEqual(60_000);
    for (const { socket } of slow) socket.destroy();
  });
});

describe('bodies that are no JSON of ours', () => {
  const send = async (payload: Buffer, url = '/api/v1/pools/etl/claims', headers = {}) =>
    await gateway.ask({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it.each([
    ['a lone byte', [0x22, 0xff, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['half a character', [0x22, 0xe2, 0x82]],
    ['UTF-16', [...Buffer.from('{"holder":"x"}', 'utf16le')]],
  ])('are refused where they are no UTF-8: %s', async (_what, bytes) => {
    const answer = await send(Buffer.from(bytes));
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid_request']);
  });

  it.each(['[', '{"a":'])('are refused where they are nested without end: %s', async (open) => {
    const key = { 'idempotency-key': 'deep' };
    for (const text of [open.repeat(20_000), `{"payload":${'['.repeat(50_000)}${']'.repeat(50_000)}}`]) {
      const answer = await send(Buffer.from(text), '/api/v1/pools/etl/claims', key);
      expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid_request']);
    }
  });

  it('are never a fault of ours: 10,000 of them', async () => {
    const paths = [
      '/api/v1/pools/etl/claims',
      '/api/v1/pools/crowd/tasks',
      '/api/v1/claims/etl.w2.n0nce1abc/renew',
      '/api/v1/claims/etl.w2.n0nce1abc/tasks',
      '/api/v1/pools/etl/drain',
    ];
    const known = fc.constantFrom('holder', 'leaseSeconds', 'count', 'waitSeconds', 'payload', 'model_class');
    const body = fc.oneof(
      { weight: 3, arbitrary: fc.dictionary(fc.oneof(known, fc.string()), fc.jsonValue()).map(bytesOf) },
      { weight: 2, arbitrary: fc.jsonValue({ depthSize: 'large' }).map(bytesOf) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
      {
        weight: 1,
        arbitrary: fc
          .json()
          .chain((text) => fc.nat(text.length).map((end) => Buffer.from(text.slice(0, end)))),
      },
    );
    const seed = 20_261_122;
    const made = fc.sample(fc.tuple(fc.constantFrom(...paths), body), { numRuns: 10_000, seed });
    const faults: string[] = [];
    for (const [url, payload] of made) {
      const { statusCode, body: said } = await send(payload, url);
      if (statusCode === 500 || said.includes('"internal"')) faults.push(`${url} ${payload.toString('hex')}`);
    }
    expect(faults).toEqual([]);
  }, 180_000);
});

function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
