import { expect, it } from 'vitest';
import { type PoolConfig, parsePools } from '../../../../shared/pool/config.ts';
import type { WorkerEndpoint } from '../../../../shared/worker/probe.ts';
import { aWorker } from '../testing/a-worker.ts';
import { createFakeWorld } from '../testing/fake-world.ts';
import { postPoolTask } from './post-pool-task.ts';

const task = { model_class: 'Sleepy' };

function aSharedPool(): PoolConfig {
  const parsed = parsePools({ pools: [{ name: 'crowd', image: 'workers/example', mode: 'shared' }] });
  const [config] = parsed.ok ? parsed.pools : [];
  if (config === undefined) throw new Error('the pool of this test is wrong');
  return config;
}

/** A shared pool of two: the first one's address answers as told, and has most free slots. */
function aPoolWhoseFirstIs(identity: string) {
  const world = createFakeWorld();
  for (const id of ['w1', 'w2']) {
    world.workers.set(id, aWorker({ id, pool: 'crowd', identity: `node-${id}` }));
    world.tasks.set(id, []);
  }
  const { ledger, worker } = world.ports;
  const probe = async (endpoint: WorkerEndpoint) => {
    const said = endpoint.workerId === 'w1' ? identity : `node-${endpoint.workerId}`;
    return { ...(await worker.probe(endpoint)), identity: said };
  };
  const ports = { ledger, worker: { ...worker, probe } };
  return { world, post: () => postPoolTask(ports, aSharedPool(), task) };
}

it('a task goes to a worker that answers as itself', async () => {
  expect((await aPoolWhoseFirstIs('node-w1').post()).worker.id).toBe('w1');
});

it("a task is not sent to somebody else's worker, to which ECS has given the address", async () => {
  const { world, post } = aPoolWhoseFirstIs('node-w9');
  expect((await post()).worker.id).toBe('w2');
  expect(world.tasks.get('w1')).toEqual([]);
});

it('a pool whose only address answers as somebody else has no worker', async () => {
  const { world, post } = aPoolWhoseFirstIs('node-w9');
  world.workers.delete('w2');
  await expect(post()).rejects.toMatchObject({ code: 'pool_empty' });
  expect(world.tasks.get('w1')).toEqual([]);
});
