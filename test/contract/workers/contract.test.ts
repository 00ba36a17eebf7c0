import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Probe, WorkerEndpoint } from '../../../shared/worker/probe.ts';
import type { WorkerTask } from '../../../shared/worker/task.ts';
import { openWorkers, type Workers } from '../../../shared/worker/workers.ts';
import { startWorker } from '../../../workers/example/worker.ts';
import { isTierRequired } from '../moto.ts';
import { isFossaSetUp, startWorkerProcess, untilIdle, type WorkerUnderTest } from './worker-process.ts';

const environment = { MAX_CONCURRENT_TASKS: '2' };
const poll = { timeout: 20_000, interval: 50 };

const wordCount = z.object({
  return_value: z.object({ partitions: z.number(), words: z.record(z.string(), z.number()) }),
});

type Implementation = {
  readonly name: string;
  readonly isMissing: boolean;
  start(): Promise<WorkerUnderTest>;
};

const implementations: readonly Implementation[] = [
  {
    name: 'workers/example as a process',
    isMissing: false,
    start: () => startWorkerProcess('example', environment),
  },
  { name: 'workers/example hosted in a process of others', isMissing: false, start: startHosted },
  {
    name: 'workers/fossa (tier fossa: made by workers/fossa/setup.sh)',
    isMissing: !isFossaSetUp(),
    start: () => startWorkerProcess('fossa', environment),
  },
];

async function startHosted(): Promise<WorkerUnderTest> {
  const worker = await startWorker({ host: '127.0.0.1', port: 0, environment });
  const endpoint: WorkerEndpoint = {
    workerId: 'hosted',
    address: '127.0.0.1',
    port: worker.port,
    protocol: { kind: 'fossa' },
  };
  return { endpoint, close: () => worker.close() };
}

describe.each(implementations)('the contract of a worker: $name', ({ isMissing, start }) => {
  describe.skipIf(isMissing && !isTierRequired('fossa'))('spoken to through shared/worker', () => {
    let workers: Workers;
    let worker: WorkerUnderTest;

    beforeAll(async () => {
      workers = openWorkers({ clock: { now: () => Date.now() } });
      worker = await start();
      await untilIdle(workers, worker.endpoint);
    });

    afterAll(async () => {
      await worker?.close();
      await workers.close();
    });

    const probe = (): Promise<Probe> => workers.probe(worker.endpoint);
    const post = (body: unknown) => workers.postTask(worker.endpoint, body);

    async function postAccepted(body: unknown): Promise<string> {
      const answer = await post(body);
      if (answer.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
      return answer.taskId;
    }

    async function finished(taskId: string): Promise<WorkerTask> {
      const read = async () => {
        const lookup = await workers.task(worker.endpoint, taskId);
        return lookup.kind === 'found' && lookup.task.status !== 'running' ? lookup.task : undefined;
      };
      await expect.poll(read, poll).toBeDefined();
      const task = await read();
      if (task === undefined) throw new Error(`task ${taskId} is not there any more`);
      return task;
    }

    it('is ready, idle and names itself, the same each time', async () => {
      const first = await probe();
      expect(first).toMatchObject({
        kind: 'ready',
        idle: true,
        leaked: false,
        identity: expect.stringMatching(/^\d+:[a-z]{5}$/),
        status: { runningTasks: 0, freeSlots: 2, maxSlots: 2 },
      });
      const { identity } = first as { identity: string };
      expect(await probe()).toMatchObject({ identity });
    });

    it('is busy while a task runs, full when its slots are taken, then idle again', async () => {
      const sleepy = { model_class: 'Sleepy', model_construction_kwargs: { seconds: 2 } };
      const taskId = await postAccepted(sleepy);
      await expect.poll(probe, poll).toMatchObject({
        idle: false,
        oldestTaskStartedAt: expect.any(Number),
        status: { runningTasks: 1, freeSlots: 1 },
      });
      await postAccepted(sleepy);
      await expect.poll(probe, poll).toMatchObject({ status: { runningTasks: 2, freeSlots: 0 } });
      expect(await post(sleepy)).toMatchObject({
        kind: 'refused',
        status: 503,
        message: "Node at full capacity and can't accept new tasks",
      });
      expect(await finished(taskId)).toMatchObject({
        modelClass: 'Sleepy',
        method: 'go',
        status: 'complete',
        startedAt: expect.any(Number),
        finishedAt: expect.any(Number),
        results: { type: 'TaskComplete', payload: { return_value: true } },
      });
      await untilIdle(workers, worker.endpoint);
    });

    it('tells the result of a task that failed', async () => {
      const message = 'no such country';
      const taskId = await postAccepted({
        model_class: 'Failing',
        model_construction_kwargs: { message },
      });
      const task = await finished(taskId);
      expect(task.status).toBe('failed');
      expect(task.results).toMatchObject({
        type: 'TaskFailed',
        payload: { exception_class_name: "<class 'ValueError'>", task_id: taskId },
      });
      expect(task.results?.payload).toHaveProperty('traceback[0]', message);
      await untilIdle(workers, worker.endpoint);
    });

    it('runs a partitioned model alone, its parts unseen, and gathers the result', async () => {
      const taskId = await postAccepted({
        model_class: 'WordCount',
        model_construction_kwargs: { partitions: 3, words: 100 },
      });
      const { results } = await finished(taskId);
      const value = wordCount.parse(results?.payload).return_value;
      expect(value.partitions).toBe(3);
      expect(Object.values(value.words).reduce((sum, count) => sum + count, 0)).toBe(300);
      const tasks = await workers.tasks(worker.endpoint);
      expect(tasks).toMatchObject({ kind: 'listed', running: [] });
      const { recent } = tasks as { recent: readonly WorkerTask[] };
      expect(recent[0]?.id).toBe(taskId);
      expect(recent.filter(({ method }) => method !== 'go')).toEqual([]);
      await untilIdle(workers, worker.endpoint);
    });

    it.each([
      [{ model_class: 'Nope' }, 412, "Model class 'Nope' is not in the list of accepted classes."],
      [{}, 400, "'model_class' is a mandatory field"],
    ])('refuses %o with %i', async (body, status, message) => {
      expect(await post(body)).toMatchObject({ kind: 'refused', status, message });
    });

    it.each([
      ['POST', 'text/plain', '{}', 415, '{"msg":"Unsupported Media Type"}\n'],
      ['POST', 'application/json', '{', 400, '{"msg":"Bad Request"}\n'],
    ])('refuses %s of %s %o with %i', async (method, type, body, status, text) => {
      const { address, port } = worker.endpoint;
      const answer = await fetch(`http://${address}:${port}/api/0.01/task`, {
        method,
        body,
        headers: { 'content-type': type },
      });
      expect([answer.status, await answer.text()]).toEqual([status, text]);
    });

    it('does not know a task that it never had', async () => {
      expect(await workers.task(worker.endpoint, 'zzzzz')).toEqual({ kind: 'unknown' });
    });

    it('says what it accepts, and has an example that it takes', async () => {
      const accepts = await workers.accepts(worker.endpoint);
      if (accepts.kind !== 'described') throw new Error(`it is ${accepts.kind}`);
      expect(accepts.schema).toMatchObject({
        required: ['model_class'],
        properties: { model_class: { enum: expect.arrayContaining(['Sleepy', 'Failing', 'WordCount']) } },
        examples: [{ model_class: 'WordCount' }, { model_class: 'Sleepy' }, { model_class: 'Failing' }],
      });
    });

    it('has a page of its own', async () => {
      const { address, port } = worker.endpoint;
      const page = await fetch(`http://${address}:${port}/`);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(await page.text()).toContain('available_processing_capacity');
    });
  });
});
