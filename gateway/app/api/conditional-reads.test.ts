import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entityTag, matches } from './conditional-reads.ts';
import { startTestServer, type TestServer } from './testing/a-server.ts';
import { aWorker } from './testing/a-worker.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => await server.app.close());

const url = '/api/v1/pools/etl/workers';

describe('a read that is polled', () => {
  it('is answered 304 while nothing changed, and in full once something did', async () => {
    const first = await server.ask({ url });
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const again = await server.ask({ url, headers: { 'if-none-match': etag } });
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', etag]);
    server.world.workers.set('w9', aWorker({ id: 'w9' }));
    const changed = await server.ask({ url, headers: { 'if-none-match': etag } });
    expect(changed.statusCode).toBe(200);
    expect(changed.headers['etag']).not.toBe(etag);
  });

  it.each([
    '/api/v1/pools',
    '/api/v1/pools/etl',
    '/api/v1/pools/etl/workers/w1',
    '/api/v1/pools/etl/decisions',
  ])('has a tag: %s', async (path) => {
    const { headers } = await server.ask({ url: path });
    const again = await server.ask({ url: path, headers: { 'if-none-match': `W/${headers['etag']}, "x"` } });
    expect(again.statusCode).toBe(304);
  });

  it('has the same tag by HEAD', async () => {
    const { headers } = await server.ask({ url });
    const head = await server.ask({ method: 'HEAD', url });
    expect([head.headers['etag'], head.body]).toEqual([headers['etag'], '']);
  });
});

describe('what has no tag', () => {
  it('is an error, and what a change answered', async () => {
    const missing = await server.ask({ url: '/api/v1/pools/nope', headers: { 'if-none-match': '*' } });
    const drained = await server.ask({
      method: 'POST',
      url: '/api/v1/pools/etl/drain',
      headers: { 'if-none-match': '*' },
    });
    expect([missing.statusCode, drained.statusCode]).toEqual([404, 200]);
    expect([missing.headers['etag'], drained.headers['etag']]).toEqual([undefined, undefined]);
    expect(drained.headers['cache-control']).toBe('no-store');
  });
});

describe('If-None-Match', () => {
  const tag = entityTag('body');
  it.each([tag, `W/${tag}`, `"a,b", ${tag}`, `W/"x",W/${tag}`, '*', ' * '])('names it: %s', (header) => {
    expect(matches(header, tag)).toBe(true);
  });
  it.each([undefined, '', tag.slice(1, -1), `"x${tag}"`, '"*"', tag.toUpperCase()])(
    'does not: %s',
    (header) => {
      expect(matches(header, tag)).toBe(false);
    },
  );
});
