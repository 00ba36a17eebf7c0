import { aTask, type FakeWorld } from '../../../gateway/app/api/testing/fake-world.ts';
import type { WorkerTask } from '../../../shared/worker/task.ts';

/** What each worker tells of its tasks: nothing, but for one claimed worker and for an ETL over a shared pool. */
export function demoTasks({
  now,
  workers,
}: Pick<FakeWorld, 'now' | 'workers'>): ReadonlyMap<string, WorkerTask[]> {
  const all = [...workers.values()];
  const tasks = new Map<string, WorkerTask[]>(all.map(({ id }) => [id, []]));
  const claimed = all.find(({ claim }) => claim !== undefined);
  if (claimed !== undefined) tasks.set(claimed.id, claimedTasks(now));
  const crew = all.filter(({ pool }) => pool === 'nightly').map(({ id }) => id);
  for (const [index, id] of crew.entries()) tasks.set(id, crewTasks(index, now));
  return tasks;
}

function claimedTasks(now: number): WorkerTask[] {
  const done = { type: 'TaskComplete', payload: { words: 184_201, parts: 12 } };
  const failed = {
    type: 'TaskFailed',
    payload: {
      exception_class_name: 'ValueError',
      traceback: [
        'Traceback (most recent call last):',
        '  File "etl.py", line 41',
        'ValueError: column "price" is missing',
      ],
    },
  };
  return [
    aTask({ id: 'gleyc', startedAt: now - 95_000 }),
    aTask({
      id: 'mtrka',
      status: 'complete',
      startedAt: now - 400_000,
      finishedAt: now - 320_000,
      results: done,
    }),
    aTask({
      id: 'bbwxq',
      modelClass: 'LoadPrices',
      status: 'failed',
      startedAt: now - 500_000,
      finishedAt: now - 499_000,
      results: failed,
    }),
  ];
}

/** Twelve parts over three workers, two at a time; the fourth has just come. */
function crewTasks(index: number, now: number): WorkerTask[] {
  const start = now - 62_000;
  const parent = aTask({ id: 'siggd', startedAt: start - 1000 });
  if (index > 2) return [];
  const parts = [0, 1, 2, 3].map((turn) => {
    const number = index + turn * 3;
    const startedAt = start + Math.floor(turn / 2) * 24_000 + (turn % 2) * 3000 + index * 2000;
    const base = {
      id: `mrkiz:${number}::amq.gen`,
      method: 'count_part',
      methodKwargs: { part: number },
      startedAt,
    };
    if (turn > 1 && number !== 7) return aTask(base);
    if (number !== 7)
      return aTask({ ...base, status: 'complete', finishedAt: startedAt + 19_000 + index * 2000 });
    const payload = { exception_class_name: 'KeyError', traceback: ["KeyError: 'part 7 has no header'"] };
    return aTask({
      ...base,
      status: 'failed',
      finishedAt: startedAt + 6000,
      results: { type: 'TaskFailed', payload },
    });
  });
  return index === 0 ? [parent, ...parts] : parts;
}
