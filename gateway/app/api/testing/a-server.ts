import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { buildPage } from '../../page/build-page.ts';
import { buildServer } from '../../server.ts';
import type { App, ServerSettings } from '../routes/context.ts';
import { aWorker } from './a-worker.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';

export const password = 'correct horse';
export const authorization = `Basic ${Buffer.from(`fossa:${password}`).toString('base64')}`;

export type TestServer = {
  readonly app: App;
  readonly world: FakeWorld;
  /** Asks as the user of the gateway. */
  ask(options: InjectOptions): Promise<LightMyRequestResponse>;
};

/** The real server over a world in memory: two warm workers and a launching one in `etl`, two warm ones in `crowd`. */
export async function startTestServer(
  world: FakeWorld = createFakeWorld(),
  settings: Partial<ServerSettings> = {},
): Promise<TestServer> {
  for (const worker of [
    aWorker({ id: 'w1' }),
    aWorker({ id: 'w2', launchedAt: aWorker().launchedAt + 1000 }),
    aWorker({ id: 'w3', state: 'launching' }),
    aWorker({ id: 's1', pool: 'crowd', template: 'crowd:1' }),
    aWorker({ id: 's2', pool: 'crowd', template: 'crowd:1' }),
  ]) {
    world.workers.set(worker.id, worker);
    world.tasks.set(worker.id, []);
  }
  const app = await buildServer(world.ports, {
    secret: { kind: 'password', password },
    version: '1.2.3',
    bundleSha256: null,
    page: await buildPage(),
    ...settings,
  });
  const ask = (options: InjectOptions) =>
    app.inject({ ...options, headers: { authorization, ...options.headers } });
  return { app, world, ask };
}
