import { expect, it } from 'vitest';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { Probe, WorkerEndpoint } from '../../../../shared/worker/probe.ts';
import { aWorker } from '../testing/a-worker.ts';
import { postClaimTask } from './post-claim-task.ts';

const claim = { id: 'etl.w1.nonce', fence: 1, createdAt: 0, expiresAt: 10 };
const asItself: Probe = { kind: 'ready', identity: 'node-1', idle: true, leaked: false };

/** A claim whose pool is gone, on a worker that answers its probe as told; `asked` is who was sent a task. */
function aClaimed(parts: Partial<Worker>, probe: Probe) {
  const worker = aWorker({ state: 'claimed', port: 4000, claim, ...parts });
  const asked: WorkerEndpoint[] = [];
  const ports = {
    claims: { find: async () => ({ claim, worker, live: true }), confirm: async () => undefined },
    pools: async () => [],
    clock: { now: () => 1 },
    worker: {
      probe: async () => probe,
      postTask: async (endpoint: WorkerEndpoint) => {
        asked.push(endpoint);
        return { kind: 'accepted', status: 200, body: { task_id: 't' }, taskId: 't' } as const;
      },
    },
  };
  return { asked, post: () => postClaimTask(ports, claim.id, { body: {}, fence: undefined }) };
}

it('a claim that outlives its pool still takes tasks, where its worker is', async () => {
  const { asked, post } = aClaimed({}, asItself);
  expect((await post()).taskId).toBe('t');
  expect(asked).toMatchObject([{ workerId: 'w1', address: '127.0.0.1', port: 4000 }]);
});

it("a claim's task is not sent to somebody else's worker, to which ECS has given the address", async () => {
  const { asked, post } = aClaimed({ identity: 'node-1' }, { ...asItself, identity: 'node-9' });
  await expect(post()).rejects.toMatchObject({
    code: 'worker_gone',
    details: { reason: 'another worker answers at its address' },
  });
  expect(asked).toEqual([]);
});

it.each([
  ['is at work', { ...asItself, idle: false }],
  ['is slow to answer its probe', { kind: 'silent', message: 'no answer in 2 s' }],
] as const)('a claimed worker that %s is sent its task: what it answers is told', async (_, probe) => {
  const { asked, post } = aClaimed({ identity: 'node-1' }, probe);
  expect((await post()).taskId).toBe('t');
  expect(asked).toHaveLength(1);
});
