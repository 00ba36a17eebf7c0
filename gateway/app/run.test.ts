import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { authorization, password } from './api/testing/a-server.ts';
import { createFakeWorld, type FakeWorld } from './api/testing/fake-world.ts';
import { buildPage } from './page/build-page.ts';
import { run } from './run.ts';

async function start(world: FakeWorld) {
  const settings = {
    host: '127.0.0.1',
    port: 0,
    secret: { kind: 'password' as const, password },
    version: '1.2.3',
    bundleSha256: null,
    page: await buildPage(),
  };
  const ending = new AbortController();
  const ended = run(world.ports, settings, ending.signal);
  const address = await Promise.race([listening(world), ended.then(() => undefined)]);
  return { ending, ended, address: address ?? '' };
}

async function listening(world: FakeWorld): Promise<string> {
  for (;;) {
    const line = world.log.find((text) => text.includes('"listening"'));
    if (line !== undefined) return JSON.parse(line).address;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the gateway', () => {
  it('serves until it is asked to end, and ends event streams with it', async () => {
    const { ending, ended, address } = await start(createFakeWorld());
    const closed = new Promise((resolve, reject) => {
      get(`${address}/api/v1/events`, { headers: { authorization } }, (response) => {
        response.once('data', () => ending.abort());
        response.once('close', resolve);
        response.resume();
      }).once('error', reject);
    });
    await closed;
    await ended;
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  it('writes the counts of grabs at its end', async () => {
    const world = createFakeWorld();
    let flushed = 0;
    world.ports.claims.flushAllCounts = async () => {
      flushed += 1;
    };
    const { ending, ended } = await start(world);
    ending.abort();
    await ended;
    expect(flushed).toBe(1);
  });

  it('ends although the ledger hangs', async () => {
    const world = createFakeWorld();
    world.ports.claims.flushCounts = () => new Promise(() => undefined);
    world.ports.claims.flushAllCounts = () => new Promise(() => undefined);
    const { ending, ended } = await start(world);
    ending.abort();
    await ended;
  });

  it('goes on while counts can not be written', async () => {
    const world = createFakeWorld();
    world.ports.claims.flushCounts = async () => {
      throw new Error('no ledger');
    };
    const { ending, ended, address } = await start(world);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    ending.abort();
    await ended;
  });
});
