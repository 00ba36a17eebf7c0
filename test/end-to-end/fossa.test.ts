import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rabbitMqAvailable } from '../../local/rabbitmq/start.ts';
import { isTierRequired } from '../contract/moto.ts';
import type { ClaimsAnswer, PoolAnswer } from './answers.ts';
import { eventually, type LocalRun, startLocalRun } from './local-run.ts';

const environment = fileURLToPath(new URL('../../workers/fossa/.venv/bin/python', import.meta.url));
const hasFossa = await access(environment).then(
  () => true,
  () => false,
);
const hasBroker = await rabbitMqAvailable(process.env['PATH'] ?? '');
const skip = (!hasFossa && !isTierRequired('fossa')) || (!hasBroker && !isTierRequired('rabbitmq'));

const etl = {
  model_class: 'WordCount',
  method: 'go',
  model_construction_kwargs: { partitions: 12, words: 200, seconds: 2 },
};

type Task = { readonly status: string; readonly worker: string };
type TasksAnswer = {
  readonly tasks: readonly Task[];
  readonly batches: readonly { readonly batch: string; readonly subtasks: readonly Task[] }[];
};

describe.skipIf(skip)('real Fossa workers (tiers fossa and rabbitmq)', () => {
  let run: LocalRun;
  const pool = async (name: string) => (await run.call<PoolAnswer>('GET', `/api/v1/pools/${name}`)).body;
  beforeAll(async () => {
    run = await startLocalRun(['--worker', 'fossa']);
    await eventually(
      () => pool('etl'),
      ({ counts }) => counts.warm >= 2,
      100,
    );
    await eventually(
      () => pool('shared-etl'),
      ({ counts }) => counts.warm + counts.busy >= 3,
      100,
    );
  }, 240_000);
  afterAll(async () => {
    await run?.end();
  });

  it('runs a whole partitioned ETL alone on a claimed worker, and shows its result', async () => {
    const [claim] = (await run.call<ClaimsAnswer>('POST', '/api/v1/pools/etl/claims', {})).body.claims;
    const posted = await run.call('POST', `/api/v1/claims/${claim?.id}/tasks`, etl);
    expect(posted.status).toBe(200);
    const worker = `/api/v1/pools/etl/workers/${claim?.worker.id}`;
    const done = await eventually(
      () => run.call('GET', worker),
      ({ body }) => JSON.stringify(body).includes('TaskComplete'),
    );
    expect(JSON.stringify(done.body)).toMatch(/words/);
  });

  /** Posts an ETL to the shared pool and waits for the end of it and of those before; the batch that is new. */
  const seen = new Set<string>();
  const completedBatch = async (posted: number) => {
    const tasks = '/api/v1/pools/shared-etl/tasks';
    expect((await run.call('POST', tasks, etl)).status).toBe(200);
    const { body } = await eventually(
      () => run.call<TasksAnswer>('GET', tasks),
      ({ body }) => body.tasks.length === posted && body.tasks.every(({ status }) => status === 'complete'),
    );
    const fresh = body.batches.find(({ batch }) => !seen.has(batch));
    if (fresh !== undefined) seen.add(fresh.batch);
    return fresh;
  };

  it('spreads the subtasks of one ETL over all nodes of a shared pool, and shows them on each', async () => {
    let batch: TasksAnswer['batches'][number] | undefined;
    let nodes: readonly string[] = [];
    // The broker gives to whoever asks: on a busy machine a node may get none of the first ETL.
    for (let posted = 1; posted <= 3 && nodes.length < 3; posted += 1) {
      batch = await completedBatch(posted);
      expect(batch?.subtasks.map(({ status }) => status)).toEqual(
        Array.from({ length: 12 }, () => 'complete'),
      );
      nodes = [...new Set(batch?.subtasks.map(({ worker }) => worker))];
    }
    expect(nodes).toHaveLength(3);
    for (const node of nodes) {
      const page = await run.call<string>('GET', `/workers/shared-etl/${node}`);
      expect(page.body).toContain(batch?.batch);
    }
  });
});
