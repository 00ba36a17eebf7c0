import { afterEach, describe, expect, it } from 'vitest';
import { openWorkers, type Workers } from '../../../shared/worker/workers.ts';
import { isTierRequired } from '../moto.ts';
import { isFossaSetUp, startWorkerProcess, untilIdle, type WorkerProcess } from './worker-process.ts';

const poll = { timeout: 20_000, interval: 100 };
const folders = [
  { folder: 'example', isMissing: false },
  { folder: 'fossa', isMissing: !isFossaSetUp() },
];
const open: (WorkerProcess | Workers)[] = [];

afterEach(async () => {
  for (const part of open.splice(0)) await part.close();
});

/** A worker in the middle of a task that would last a minute. */
async function startAtWork(folder: string): Promise<WorkerProcess> {
  const workers = openWorkers({ clock: { now: () => Date.now() } });
  const worker = await startWorkerProcess(folder, {});
  open.push(worker, workers);
  await untilIdle(workers, worker.endpoint);
  const body = { model_class: 'Sleepy', model_construction_kwargs: { seconds: 60 } };
  expect(await workers.postTask(worker.endpoint, body)).toMatchObject({ kind: 'accepted' });
  await expect.poll(() => workers.probe(worker.endpoint), poll).toMatchObject({ idle: false });
  return worker;
}

describe.each(folders)('the end of a worker: workers/$folder', ({ folder, isMissing }) => {
  describe.skipIf(isMissing && !isTierRequired('fossa'))('with a task at work', () => {
    it('comes with code 0 at SIGTERM, and leaves no process behind', async () => {
      const worker = await startAtWork(folder);
      expect(await worker.end('SIGTERM')).toBe(0);
      await expect.poll(() => worker.living(), poll).toEqual([]);
    });

    it('takes every process of it along at SIGKILL', { skip: process.platform !== 'linux' }, async () => {
      const worker = await startAtWork(folder);
      await worker.end('SIGKILL');
      await expect.poll(() => worker.living(), poll).toEqual([]);
    });
  });
});

describe.skipIf(!isFossaSetUp() && !isTierRequired('fossa'))('a Fossa worker (tier fossa)', () => {
  it('ends when one of the processes that run its tasks dies, and does not answer on as a zombie', async () => {
    const worker = await startAtWork('fossa');
    const [main = 0, governor = 0] = [...(await worker.living())].sort((one, other) => one - other);
    expect(governor).toBeGreaterThan(main);
    process.kill(governor, 'SIGKILL');
    await expect.poll(() => worker.living(), poll).toEqual([]);
  });
});
