import { describe, expect, it } from 'vitest';
import { startTestServer } from '../testing/a-server.ts';
import { clientAddress } from './client-address.ts';

const told = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };

describe("a client's address", () => {
  it.each([
    ['the last that a proxy on this machine tells', told, '127.0.0.1', '203.0.113.9'],
    ['also over IPv6', told, '::ffff:127.0.0.1', '203.0.113.9'],
    ["the peer's own, whatever it tells", told, '203.0.113.66', '203.0.113.66'],
    ["the peer's own where nothing is told", {}, '127.0.0.1', '127.0.0.1'],
    ["the peer's own where no address is told", { 'x-forwarded-for': 'me' }, '127.0.0.1', '127.0.0.1'],
  ])('is %s', (_name, headers, peer, expected) => {
    expect(clientAddress(headers, peer)).toBe(expected);
  });
});

describe('the server', () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pool.example', ...told };
  const urlFor = async (remoteAddress: string, publicUrl?: string) => {
    const { app, ask } = await startTestServer(undefined, publicUrl === undefined ? {} : { publicUrl });
    const options = { method: 'POST', url: '/api/v1/pools/etl/claims', headers: forwarded } as const;
    const answer = await ask({ ...options, payload: {}, remoteAddress });
    await app.close();
    return answer.json().claims[0].worker.url;
  };

  it('believes scheme and host from this machine', async () => {
    expect(await urlFor('127.0.0.1')).toMatch(/^https:\/\/pool\.example\/w\//);
  });

  it('believes nobody else', async () => {
    expect(await urlFor('203.0.113.66')).toMatch(/^http:\/\/localhost.*\/w\//);
  });

  it('tells the public URL that it was given, whoever asks', async () => {
    expect(await urlFor('203.0.113.66', 'https://given.example')).toMatch(/^https:\/\/given\.example\/w\//);
  });
});
