import { expect, it } from 'vitest';
import { parsePools } from '../../../../shared/pool/config.ts';
import type { WorkerEndpoint } from '../../../../shared/worker/probe.ts';
import { aWorker } from '../testing/a-worker.ts';
import { postPoolTask } from './post-pool-task.ts';

const parsed = parsePools({ pools: [{ name: 'crew', image: 'i', mode: 'shared', target: { fixed: 2 } }] });
const [config] = parsed.ok ? parsed.pools : [];

/** Two warm workers; at the first one's address another worker answers, with more free slots. */
function twoWorkers() {
  const posted: string[] = [];
  const live = ['w1', 'w2'].map((id) => aWorker({ id, pool: 'crew', state: 'warm', identity: `of ${id}` }));
  const ports = {
    ledger: { liveWorkers: async () => live },
    worker: {
      probe: async ({ workerId }: WorkerEndpoint) => ({
        kind: 'ready' as const,
        idle: true,
        leaked: false,
        identity: workerId === 'w1' ? 'of another' : `of ${workerId}`,
        status: {
          reportedAt: 0,
          maxSlots: 9,
          runningTasks: 0,
          queuedTasks: 0,
          freeSlots: workerId === 'w1' ? 9 : 1,
        },
      }),
      postTask: async ({ workerId }: WorkerEndpoint) => {
        posted.push(workerId);
        return { kind: 'accepted', status: 200, body: { task_id: 't' }, taskId: 't' } as const;
      },
    },
  };
  return { ports, posted };
}

it("a pool's task is not given to whoever has the address of one of its workers now", async () => {
  if (config === undefined) throw new Error("the test's pool is wrong");
  const { ports, posted } = twoWorkers();
  await postPoolTask(ports, config, {});
  expect(posted).toEqual(['w2']);
});
