import { expect, it } from 'vitest';
import type { Probe, WorkerEndpoint } from '../../../../shared/worker/probe.ts';
import { aWorker } from '../testing/a-worker.ts';
import { postClaimTask } from './post-claim-task.ts';

const claim = { id: 'etl.w1.nonce', fence: 1, createdAt: 0, expiresAt: 10 };
const idle = { kind: 'ready', idle: true, leaked: false } as const;

/** A claimed worker, and who answers at its address. */
function claimedWorker({ recorded, answering }: { recorded?: string; answering: Probe }) {
  const identity = recorded === undefined ? {} : { identity: recorded };
  const worker = aWorker({ state: 'claimed', port: 4000, claim, ...identity });
  const asked: WorkerEndpoint[] = [];
  const ports = {
    claims: { find: async () => ({ claim, worker, live: true }), confirm: async () => undefined },
    pools: async () => [],
    clock: { now: () => 1 },
    worker: {
      probe: async () => answering,
      postTask: async (endpoint: WorkerEndpoint) => {
        asked.push(endpoint);
        return { kind: 'accepted', status: 200, body: { task_id: 't' }, taskId: 't' } as const;
      },
    },
  };
  return { ports, asked };
}

it('a claim that outlives its pool still takes tasks, where its worker is', async () => {
  const { ports, asked } = claimedWorker({ answering: idle });
  const posted = await postClaimTask(ports, claim.id, { body: {}, fence: undefined });
  expect(posted.taskId).toBe('t');
  expect(asked).toMatchObject([{ workerId: 'w1', address: '127.0.0.1', port: 4000 }]);
});

it("a task is not given to whoever has its worker's address now", async () => {
  const { ports, asked } = claimedWorker({ recorded: 'mine', answering: { ...idle, identity: 'another' } });
  const posting = postClaimTask(ports, claim.id, { body: {}, fence: undefined });
  await expect(posting).rejects.toMatchObject({ code: 'worker_gone' });
  expect(asked).toEqual([]);
});

it('a worker at work, or too slow for a probe, is given its task', async () => {
  const busy = { ...idle, idle: false, identity: 'mine' };
  for (const answering of [busy, { kind: 'silent', message: 'no answer' } as const]) {
    const { ports, asked } = claimedWorker({ recorded: 'mine', answering });
    await postClaimTask(ports, claim.id, { body: {}, fence: undefined });
    expect(asked).toHaveLength(1);
  }
});
