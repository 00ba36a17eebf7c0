import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/a-server.ts';
import { aWorker } from '../testing/a-worker.ts';
import { aTask, createFakeWorld } from '../testing/fake-world.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

const read = async (worker = 'w1') =>
  (await server.ask({ url: `/api/v1/pools/etl/workers/${worker}/accepts` })).json();

describe('what a worker accepts', () => {
  it('is what it says itself, with its own examples before those that it has had', async () => {
    const example = { model_class: 'Sleepy' };
    const schema = { type: 'object', required: ['model_class'], examples: [example] };
    server.world.accepts.set('w1', schema);
    server.world.tasks.set('w1', [aTask({ id: 't1', modelConstructionKwargs: { words: 3 } })]);
    expect(await read()).toMatchObject({
      tasks: 'accepted',
      told: 'by_worker',
      schema,
      examples: [example, { model_class: 'WordCount', model_construction_kwargs: { words: 3 } }],
    });
  });

  it('is told by the tasks that it has had, each kind once and no subtask, where it says nothing', async () => {
    const tasks = [aTask({ id: 't1' }), aTask({ id: 't2' }), aTask({ id: 'b:1::q', method: 'part' })];
    server.world.tasks.set('w1', tasks);
    const { told, examples, schema } = await read();
    expect([told, examples]).toEqual([
      'by_its_tasks',
      [{ model_class: 'WordCount', method: 'go', model_construction_kwargs: {}, method_kwargs: {} }],
    ]);
    expect(schema.properties.model_class.examples).toEqual(['WordCount']);
  });

  it.each(['w1', 'w3'])('is told by its protocol where there is nothing else: %s', async (worker) => {
    server.world.tasks.delete(worker);
    expect(await read(worker)).toMatchObject({
      told: 'by_protocol',
      schema: { required: ['model_class'] },
      examples: [],
    });
  });

  it('is asked once, and the tasks once a look, however often its page is read', async () => {
    const world = createFakeWorld();
    const asked: string[] = [];
    const { accepts, tasks } = world.ports.worker;
    Object.assign(world.ports.worker, {
      accepts: (...args: Parameters<typeof accepts>) => {
        asked.push('accepts');
        return accepts(...args);
      },
      tasks: (...args: Parameters<typeof tasks>) => {
        asked.push('tasks');
        return tasks(...args);
      },
    });
    await server.app.close();
    server = await startTestServer(world);
    for (const _look of [1, 2, 3]) await server.ask({ url: '/view/workers/etl/w1' });
    expect(asked.toSorted()).toEqual(['accepts', 'tasks', 'tasks', 'tasks']);
  });

  it('is nothing in a pool whose workers take no tasks, and 404 of a worker that nobody knows', async () => {
    const pool = { name: 'etl', image: 'workers/example', worker: 'http' };
    const world = createFakeWorld([pool]);
    world.workers.set('w1', aWorker());
    await server.app.close();
    server = await startTestServer(world);
    expect(await read()).toMatchObject({ tasks: 'not_accepted', schema: null });
    expect(await read('nobody')).toMatchObject({ error: { code: 'worker_not_found' } });
  });
});
