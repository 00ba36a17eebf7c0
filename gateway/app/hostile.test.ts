import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorization, startTestServer, type TestServer } from './api/testing/a-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => await server.app.close());

const json = { 'content-type': 'application/json' };
type Method = 'GET' | 'QUERY' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Row = [
  what: string,
  status: number,
  code: string,
  method: Method,
  url: string,
  headers?: object,
  body?: string,
];

const rows: Row[] = [
  ['an unknown path', 404, 'not_found', 'GET', '/api/v2/pools'],
  ['an unknown pool', 404, 'pool_not_found', 'GET', '/api/v1/pools/nope'],
  ['a pool that is a prototype', 404, 'pool_not_found', 'GET', '/api/v1/pools/__proto__'],
  ['a grab from no pool', 404, 'pool_not_found', 'POST', '/api/v1/pools/nope/claims', json, '{}'],
  ['an unknown worker', 404, 'worker_not_found', 'GET', '/api/v1/pools/etl/workers/nope'],
  ['an unknown claim', 404, 'claim_not_found', 'GET', '/api/v1/claims/etl.w1.0123456789'],
  ['a claim that is none', 404, 'claim_not_found', 'DELETE', '/api/v1/claims/%00'],
  ['a wrong method', 405, 'method_not_allowed', 'PUT', '/api/v1/pools/etl', json, '{}'],
  ['a wrong method on a list', 405, 'method_not_allowed', 'DELETE', '/api/v1/pools'],
  ['a method that needs a body', 405, 'method_not_allowed', 'QUERY', '/api/v1/pools'],
  ['a wrong method with a wrong body', 405, 'method_not_allowed', 'PUT', '/api/v1/pools/etl', json, '{"a"'],
  ['nothing, asked with text', 404, 'not_found', 'POST', '/nothing', { 'content-type': 'text/plain' }, 'x'],
  ['malformed JSON', 400, 'invalid_request', 'POST', '/api/v1/pools/etl/claims', json, '{"holder":'],
  ['a list as a body', 400, 'invalid_request', 'POST', '/api/v1/pools/etl/claims', json, '[]'],
  ['null as a grab', 400, 'invalid_request', 'POST', '/api/v1/pools/etl/claims', json, 'null'],
  ['null as a task', 400, 'invalid_request', 'POST', '/api/v1/pools/crowd/tasks', json, 'null'],
  ['a string as a body', 400, 'invalid_request', 'PATCH', '/api/v1/pools/etl', json, '"x"'],
  ['an empty patch', 400, 'invalid_request', 'PATCH', '/api/v1/pools/etl', json, '{}'],
  ['a huge target', 400, 'invalid_request', 'PATCH', '/api/v1/pools/etl', json, '{"target":{"fixed":1e300}}'],
  [
    'a pause without end',
    400,
    'invalid_request',
    'PATCH',
    '/api/v1/pools/etl',
    json,
    '{"paused":{"note":"x"}}',
  ],
  [
    'a key for the prototype',
    400,
    'invalid_request',
    'POST',
    '/api/v1/pools/etl/claims',
    json,
    '{"__proto__":{}}',
  ],
  [
    'a body too large',
    413,
    'payload_too_large',
    'POST',
    '/api/v1/pools/etl/claims',
    json,
    `"${'x'.repeat(300_000)}"`,
  ],
  [
    'text for JSON',
    415,
    'unsupported_media_type',
    'POST',
    '/api/v1/pools/etl/claims',
    { 'content-type': 'text/plain' },
    '{}',
  ],
  [
    'a form for JSON',
    415,
    'unsupported_media_type',
    'POST',
    '/api/v1/pools/etl/claims',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'a=b',
  ],
  [
    'a form without its field',
    400,
    'invalid_request',
    'POST',
    '/actions/grab',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'a=b',
  ],
  [
    'an odd content type',
    415,
    'unsupported_media_type',
    'POST',
    '/api/v1/pools/etl/claims',
    { 'content-type': ';;;' },
    '{}',
  ],
  ['a malformed escape', 400, 'invalid_request', 'GET', '/api/v1/pools/%zz'],
  ['an unknown query key', 400, 'invalid_request', 'GET', '/api/v1/pools/etl/workers?colour=red'],
  ['an unknown state', 400, 'invalid_request', 'GET', '/api/v1/pools/etl/workers?state=dead'],
  ['a limit of none', 400, 'invalid_request', 'GET', '/api/v1/pools/etl/workers?limit=0'],
  ['a state twice', 400, 'invalid_request', 'GET', '/api/v1/pools/etl/workers?state=warm&state=busy'],
  ['a next of somebody else', 400, 'invalid_request', 'GET', '/api/v1/pools/etl/workers?next=%F0%9F%92%A9'],
  [
    'an idempotency key with spaces',
    400,
    'invalid_request',
    'POST',
    '/api/v1/pools/etl/claims',
    { ...json, 'idempotency-key': 'a b' },
    '{}',
  ],
  [
    'a fence that is none',
    400,
    'invalid_request',
    'POST',
    '/api/v1/claims/etl.w1.0123456789/tasks',
    { ...json, 'claim-fence': '-1' },
    '{}',
  ],
  [
    'a page of another origin',
    403,
    'forbidden_origin',
    'POST',
    '/api/v1/pools/etl/claims',
    { ...json, origin: 'https://evil.example' },
    '{}',
  ],
  [
    'a sandboxed page',
    403,
    'forbidden_origin',
    'POST',
    '/actions/grab',
    { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
    'pool=etl',
  ],
  ['a foreign page at a worker', 403, 'forbidden_origin', 'POST', '/w/w1/', { origin: 'null' }, ''],
  ['wrong credentials', 401, 'unauthorized', 'GET', '/api/v1/pools', { authorization: 'Basic x' }],
  ['wrong credentials at nothing', 401, 'unauthorized', 'GET', '/nothing', { authorization: 'Basic eDp4' }],
  ['a worker that is unknown', 404, 'worker_not_found', 'GET', '/w/nope/'],
  ['a path that climbs', 400, 'invalid_request', 'GET', '/w/w1/a%2F..%2Fb'],
  ['a very long name', 404, 'pool_not_found', 'GET', `/api/v1/pools/${'x'.repeat(190)}`],
];

describe('what a client sends wrong is told as its own', () => {
  it.each(rows)('%s: %i %s', async (_what, status, code, method, url, headers, payload) => {
    const answer = await server.ask({
      method,
      url,
      headers: { ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
    expect(answer.json().error.message).not.toBe('');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('a wrong method is told the right ones', async () => {
    const answer = await server.ask({ method: 'DELETE', url: '/api/v1/pools/etl' });
    expect(answer.headers['allow']).toBe('GET, HEAD, PATCH');
  });

  it('nobody listens to the feed by HEAD', async () => {
    const answer = await server.ask({ method: 'HEAD', url: '/api/v1/events' });
    expect(answer.statusCode).toBe(405);
  });

  it('wrong credentials are asked for right ones', async () => {
    const answer = await server.app.inject('/api/v1/pools');
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
  });
});

describe('what is hardly HTTP', () => {
  async function raw(request: string): Promise<string> {
    const address = server.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const socket = connect(address.port, '127.0.0.1');
    socket.end(request);
    return await text(socket);
  }

  it.each([
    ['nonsense', 'hello\r\n\r\n', 400],
    ['a header too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ])('%s gets an answer', async (_what, request, status) => {
    const answer = await raw(request);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('a whole URL as target reaches nothing else', async () => {
    const answer = await raw(
      `GET http://evil.example/w/w1/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });
});
