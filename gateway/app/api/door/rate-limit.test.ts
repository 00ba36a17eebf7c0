import fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerErrors } from '../error-handling.ts';
import type { App } from '../routes/context.ts';
import { startTestServer, type TestServer } from '../testing/a-server.ts';
import { registerRateLimit, usualLimit } from './rate-limit.ts';
import { createRequestWindows } from './request-windows.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => await server.app.close());

const { requests: requestsPerWindow, seconds: windowSeconds } = usualLimit;
const ask = (forwardedFor: string, remoteAddress = '127.0.0.1') =>
  server.ask({ url: '/api/v1/pools', remoteAddress, headers: { 'x-forwarded-for': forwardedFor } });
const left = async (...asked: Parameters<typeof ask>) =>
  Number(/r=(\d+)/.exec(String((await ask(...asked)).headers['ratelimit']))?.[1]);

describe('the rate limit', () => {
  it('tells its policy and what is left with every answer, a refused login and an unknown path included', async () => {
    const { headers } = await ask('203.0.113.1');
    expect(headers['ratelimit-policy']).toBe(`"address";q=${requestsPerWindow};w=${windowSeconds}`);
    expect(headers['ratelimit']).toBe(`"address";r=${requestsPerWindow - 1};t=${windowSeconds}`);
    const refused = await server.app.inject('/nothing');
    expect(refused.statusCode).toBe(401);
    expect(refused.headers['ratelimit']).toMatch(/^"address";r=\d+;t=10$/);
  });

  it('counts by the address that the proxy on this machine tells, and by no other word', async () => {
    expect(await left('203.0.113.1')).toBe(requestsPerWindow - 1);
    expect(await left('203.0.113.2')).toBe(requestsPerWindow - 1);
    expect(await left('198.51.100.9, 203.0.113.1')).toBe(requestsPerWindow - 2);
    expect(await left('1.1.1.1', '203.0.113.7')).toBe(requestsPerWindow - 1);
    expect(await left('2.2.2.2', '203.0.113.7')).toBe(requestsPerWindow - 2);
  });

  it('counts an IPv6 network as one', async () => {
    expect(await left('2001:db8:1:2::1')).toBe(requestsPerWindow - 1);
    expect(await left('2001:db8:1:2:ffff::9')).toBe(requestsPerWindow - 2);
    expect(await left('2001:db8:1:3::1')).toBe(requestsPerWindow - 1);
  });

  it('refuses what is over it in our shape, until the window is over', async () => {
    let now = 0;
    const app: App = fastify().withTypeProvider<ZodTypeProvider>();
    registerErrors(app);
    await registerRateLimit(app, { now: () => now }, { requests: 3, seconds: 10 });
    app.get('/', async () => 'hello');
    for (let time = 0; time < 3; time += 1) expect((await app.inject('/')).statusCode).toBe(200);
    now += 4000;
    const over = await app.inject('/nothing');
    expect([over.statusCode, over.json().error.code]).toEqual([429, 'too_many_requests']);
    expect([over.headers['retry-after'], over.headers['ratelimit']]).toEqual(['6', '"address";r=0;t=6']);
    now += 6000;
    expect((await app.inject('/')).headers['ratelimit']).toBe('"address";r=2;t=10');
    await app.close();
  });
});

it('counts upgrades with the requests of their address', async () => {
  const app: App = fastify().withTypeProvider<ZodTypeProvider>();
  registerErrors(app);
  const countRequest = await registerRateLimit(app, { now: () => 0 }, { requests: 2, seconds: 10 });
  app.get('/', async () => 'hello');
  await app.inject({ url: '/', remoteAddress: '203.0.113.1' });
  expect(await countRequest('203.0.113.1')).toEqual({
    headers: { 'ratelimit-policy': '"address";q=2;w=10', ratelimit: '"address";r=0;t=10' },
  });
  const { headers, refusal } = await countRequest('203.0.113.1');
  expect([headers['ratelimit'], refusal?.code]).toEqual(['"address";r=0;t=10', 'too_many_requests']);
  expect((await app.inject({ url: '/', remoteAddress: '203.0.113.1' })).statusCode).toBe(429);
  expect((await countRequest('203.0.113.2')).refusal).toBeUndefined();
  await app.close();
});

it('the windows of addresses are bounded: the quietest starts anew', () => {
  const windows = createRequestWindows({ now: () => 0 });
  windows.count('first', 1000);
  for (let one = 0; one < 9_999; one += 1) windows.count(`other ${one}`, 1000);
  expect(windows.count('first', 1000).current).toBe(2);
  for (let one = 0; one < 10_000; one += 1) windows.count(`another ${one}`, 1000);
  expect(windows.count('first', 1000).current).toBe(1);
});
