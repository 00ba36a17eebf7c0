import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeedState } from '../events/read-feed-state.ts';
import { startTestServer, type TestServer } from '../testing/a-server.ts';
import { aWorker } from '../testing/a-worker.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
  const { now } = server.world;
  const claim = { id: 'gone.g1.nonce', holder: 'ann', fence: 1, createdAt: now, expiresAt: now + 60_000 };
  server.world.workers.set('g1', aWorker({ id: 'g1', pool: 'gone', state: 'claimed', claim }));
  server.world.workers.set('g2', aWorker({ id: 'g2', pool: 'gone', state: 'draining' }));
});
afterEach(() => server.app.close());

const read = async (url: string) => (await server.ask({ url })).json();

describe('a pool that was taken out of the configuration while claims live', () => {
  it('is told beside the pools until it is forgotten', async () => {
    const told = async () => (await read('/api/v1/pools')).removed.map(({ name }: { name: string }) => name);
    const { pools, removed } = await read('/api/v1/pools');
    expect(pools.map(({ name }: { name: string }) => name)).toEqual(['etl', 'crowd']);
    expect(removed).toMatchObject([{ name: 'gone', counts: { claimed: 1, draining: 1, warm: 0 } }]);
    server.world.workers.delete('g1');
    server.world.workers.delete('g2');
    server.world.now += 3000;
    expect(await told()).toEqual([]);
  });

  it('can be looked at worker by worker, and changed by nobody', async () => {
    const { workers } = await read('/api/v1/pools/gone/workers');
    expect(workers.map(({ id }: { id: string }) => id)).toEqual(['g1', 'g2']);
    expect(await read('/api/v1/pools/gone/workers/g1')).toMatchObject({ claim: { holder: 'ann' } });
    expect(await read('/api/v1/pools/gone/decisions')).toEqual({ decisions: [] });
    const changes = [
      server.ask({ method: 'PATCH', url: '/api/v1/pools/gone', payload: { target: { fixed: 1 } } }),
      server.ask({ method: 'POST', url: '/api/v1/pools/gone/drain' }),
      server.ask({ url: '/api/v1/pools/nobody/workers' }),
    ];
    for (const { statusCode, json } of await Promise.all(changes))
      expect([statusCode, json().error.code]).toEqual([404, 'pool_not_found']);
  });

  it('is on the page: who has its workers, and the way to end it', async () => {
    const overview = (await server.ask({ url: '/' })).body;
    expect(overview).toContain('No longer configured');
    expect(overview).toMatch(/gone<\/a>: 1 claimed, 1 draining/);
    expect((await server.ask({ url: '/workers' })).body).toContain('data-worker="g1"');
    const page = await server.ask({ url: '/workers/gone/g1' });
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('no longer configured')]);
    expect(page.body).toContain('data-form="release"');
  });

  it('keeps its workers in the feed: those that live have not stopped', async () => {
    const { workers } = await readFeedState(server.world.ports, '');
    expect([...workers.keys()]).toEqual(expect.arrayContaining(['g1', 'g2', 'w1']));
  });
});
