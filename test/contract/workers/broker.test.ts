import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { speaksAmqp } from '../../../local/rabbitmq/ready.ts';
import { type RunningRabbitMq, rabbitMqAvailable, startRabbitMq } from '../../../local/rabbitmq/start.ts';
import type { WorkerTask } from '../../../shared/worker/task.ts';
import { openWorkers, type Workers } from '../../../shared/worker/workers.ts';
import { isTierRequired } from '../moto.ts';
import { isFossaSetUp, startWorkerProcess, untilIdle, type WorkerProcess } from './worker-process.ts';

const path = process.env['PATH'] ?? '';
const isMissing = !isFossaSetUp() || !(await rabbitMqAvailable(path));
const poll = { timeout: 90_000, interval: 500 };
const partitions = 12;

describe.skipIf(isMissing && !isTierRequired('rabbitmq'))(
  'three Fossa workers on one broker (tier rabbitmq: rabbitmq-server, and workers/fossa/setup.sh)',
  () => {
    let directory: string;
    let broker: RunningRabbitMq;
    let workers: Workers;
    const nodes: WorkerProcess[] = [];

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'warm-pool-rabbitmq-'));
      workers = openWorkers({ clock: { now: () => Date.now() } });
      broker = await startRabbitMq({ directory, password: 'of-this-test', path });
      const environment = { BROKER_URL: broker.url, MAX_CONCURRENT_TASKS: '2' };
      for (let node = 0; node < 3; node += 1) nodes.push(await startWorkerProcess('fossa', environment));
      for (const { endpoint } of nodes) await untilIdle(workers, endpoint);
    });

    afterAll(async () => {
      await Promise.all(nodes.map((node) => node.close()));
      await workers?.close();
      await broker?.close();
      if (directory) await rm(directory, { recursive: true, force: true });
    });

    async function recentTasks({ endpoint }: WorkerProcess): Promise<readonly WorkerTask[]> {
      const tasks = await workers.tasks(endpoint);
      if (tasks.kind !== 'listed') throw new Error(tasks.message);
      return tasks.recent;
    }

    it('share out the subtasks of one partitioned ETL, and its parent gathers them', async () => {
      const [first] = nodes;
      if (first === undefined) throw new Error('no worker was started');
      const answer = await workers.postTask(first.endpoint, {
        model_class: 'WordCount',
        model_construction_kwargs: { partitions, words: 500, seconds: 1 },
      });
      if (answer.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
      await expect
        .poll(() => workers.task(first.endpoint, answer.taskId), poll)
        .toMatchObject({
          kind: 'found',
          task: { status: 'complete', results: { payload: { return_value: { partitions } } } },
        });

      const subtasks = await Promise.all(
        nodes.map(async (node) => (await recentTasks(node)).filter(({ subtask }) => subtask !== undefined)),
      );
      expect(subtasks.filter((ofOne) => ofOne.length > 0).length).toBeGreaterThan(1);
      const all = subtasks.flat();
      expect(new Set(all.map(({ method }) => method))).toEqual(new Set(['count_part']));
      expect(new Set(all.map(({ subtask }) => subtask?.batch)).size).toBe(1);
      const numbers = new Set(all.map(({ subtask }) => subtask?.number));
      expect(numbers).toEqual(new Set(Array.from({ length: partitions }, (_none, number) => number)));
    });

    it('are not reached by a broker whose start is given up: nothing of it is left', async () => {
      const elsewhere = join(directory, 'given-up');
      const giving = new AbortController();
      const starting = startRabbitMq({
        directory: elsewhere,
        password: 'of-this-test',
        path,
        environment: { GIVEN_UP: elsewhere },
        signal: giving.signal,
      });
      await expect.poll(() => processesWith(`GIVEN_UP=${elsewhere}`), poll).not.toEqual([]);
      giving.abort(new Error('asked to end'));
      await expect(starting).rejects.toThrow('asked to end');
      await expect.poll(() => processesWith(`GIVEN_UP=${elsewhere}`), poll).toEqual([]);
    });

    it('are left alone by a broker that ends: nothing listens where it was', async () => {
      const { hostname, port } = new URL(broker.url);
      expect(await speaksAmqp(hostname, Number(port))).toBe(true);
      await broker.close();
      expect(await speaksAmqp(hostname, Number(port))).toBe(false);
      for (const { endpoint } of nodes) {
        expect(await workers.probe(endpoint)).toMatchObject({ kind: 'ready', idle: true });
      }
    });
  },
);

/** The pids of what runs with that in its environment, by Linux's /proc. */
async function processesWith(variable: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(variable) ? [pid] : [];
    }),
  );
  return found.flat();
}
