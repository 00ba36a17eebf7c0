import { describe, expect, it } from 'vitest';
import { aWorld } from './claims-world.test-support.ts';

const payload = { job: 7 };
const hooked = (warm: number) => aWorld({ warm, pool: { onClaim: { path: '/claimed' } } });

describe('a pool with an onClaim hook', () => {
  it('delivers the payload with claim id and fence before it answers', async () => {
    const world = await hooked(1);
    const { claim } = await world.claims.grab({ pool: 'etl', payload });
    expect(world.delivered).toEqual([{ path: '/claimed', claimId: claim.id, fence: claim.fence, payload }]);
  });

  it('delivers again to a retry with the key', async () => {
    const world = await hooked(2);
    const ask = { pool: 'etl', payload, idempotencyKey: { key: 'k', fingerprint: 'f' } };
    const { claim } = await world.claims.grab(ask);
    await world.claims.grab(ask);
    expect(world.delivered.map(({ claimId }) => claimId)).toEqual([claim.id, claim.id]);
  });

  it('drains a worker whose hook fails, and tries the next', async () => {
    const world = await hooked(2);
    const [failing] = world.workers;
    world.answer(failing, { hookFails: true });
    const grabs = [await world.claims.grab({ pool: 'etl', payload })];
    grabs.push(await world.claims.grab({ pool: 'etl', payload }).catch((error) => error));
    expect(grabs[0]?.worker.id).not.toBe(failing?.id);
    expect(await world.row(failing)).toMatchObject({
      state: 'draining',
      drainReason: 'its onClaim hook failed: it answered 500',
    });
  });

  it('gives up after three failures, before a bad payload empties the pool', async () => {
    const world = await hooked(6);
    for (const worker of world.workers) world.answer(worker, { hookFails: true });
    await expect(world.claims.grab({ pool: 'etl', payload })).rejects.toMatchObject({
      code: 'worker_failed',
    });
    const states = await Promise.all(world.workers.map(async (worker) => (await world.row(worker))?.state));
    expect(states.filter((state) => state === 'draining')).toHaveLength(3);
  });

  it('stores no payload anywhere', async () => {
    const world = await hooked(1);
    const secret = 'very-secret-payload';
    const ask = { pool: 'etl', payload: secret, idempotencyKey: { key: 'k', fingerprint: secret } };
    await world.claims.grab(ask);
    expect(world.written.join()).not.toContain(secret);
  });

  it('refuses a payload where no hook would take it', async () => {
    const world = await aWorld({ warm: 1 });
    const refused = world.claims.grab({ pool: 'etl', payload });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await world.claimedCount()).toBe(0);
  });

  describe('whose retry delivers again beside the earlier try', () => {
    const ask = { pool: 'etl', payload, idempotencyKey: { key: 'k', fingerprint: 'f' } };
    const refusal = (error: Error & { code?: string }) => error;

    it('drains a worker whose claim the earlier try undoes: the payload may be in it', async () => {
      const world = await hooked(1);
      const [worker] = world.workers;
      world.answer(worker, { idle: false });
      const probe = world.holdNextProbe();
      const earlier = world.claims.grab(ask).catch(refusal);
      await probe.reached;
      const delivery = world.holdNextDelivery();
      const retry = world.anotherGateway().grab(ask).catch(refusal);
      await delivery.reached;
      probe.go();
      expect(await earlier).toMatchObject({ code: 'pool_empty' });
      delivery.go();
      expect(await retry).toMatchObject({ code: 'pool_empty' });
      expect(await world.row(worker)).toMatchObject({ state: 'draining' });
      expect((await world.row(worker))?.claim).toBeUndefined();
    });

    it('delivers nothing where the earlier try has undone the claim', async () => {
      const world = await hooked(1);
      const [worker] = world.workers;
      world.answer(worker, { idle: false });
      const probe = world.holdNextProbe();
      const earlier = world.claims.grab(ask).catch(refusal);
      await probe.reached;
      const probeAgain = world.holdNextProbe();
      const retry = world.anotherGateway().grab(ask).catch(refusal);
      await probeAgain.reached;
      probe.go();
      await earlier;
      probeAgain.go();
      expect(await retry).toMatchObject({ code: 'pool_empty' });
      expect(world.delivered).toEqual([]);
      expect(await world.row(worker)).toMatchObject({ state: 'warm' });
    });

    it('answers neither of them with a worker whose hook took the payload from none', async () => {
      const world = await hooked(1);
      const [worker] = world.workers;
      world.answer(worker, { hookFails: true });
      const delivery = world.holdNextDelivery();
      const earlier = world.claims.grab(ask).catch(refusal);
      await delivery.reached;
      const retry = world.anotherGateway().grab(ask).catch(refusal);
      expect(await retry).toMatchObject({ code: 'workers_unreachable' });
      delivery.go();
      expect(await earlier).toMatchObject({ code: 'pool_empty' });
      expect(await world.row(worker)).toMatchObject({ state: 'draining' });
    });
  });
});
