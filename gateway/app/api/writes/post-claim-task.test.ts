import { expect, it } from 'vitest';
import type { WorkerEndpoint } from '../../../../shared/worker/probe.ts';
import { aWorker } from '../testing/a-worker.ts';
import { postClaimTask } from './post-claim-task.ts';

it('a claim that outlives its pool still takes tasks, where its worker is', async () => {
  const claim = { id: 'etl.w1.nonce', fence: 1, createdAt: 0, expiresAt: 10 };
  const worker = aWorker({ state: 'claimed', port: 4000, claim });
  const asked: WorkerEndpoint[] = [];
  const ports = {
    claims: { find: async () => ({ claim, worker, live: true }), confirm: async () => undefined },
    pools: async () => [],
    clock: { now: () => 1 },
    worker: {
      postTask: async (endpoint: WorkerEndpoint) => {
        asked.push(endpoint);
        return { kind: 'accepted', status: 200, body: { task_id: 't' }, taskId: 't' } as const;
      },
    },
  };
  const posted = await postClaimTask(ports, claim.id, { body: {}, fence: undefined });
  expect(posted.taskId).toBe('t');
  expect(asked).toMatchObject([{ workerId: 'w1', address: '127.0.0.1', port: 4000 }]);
});
