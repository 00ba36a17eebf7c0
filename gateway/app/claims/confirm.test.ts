import { describe, expect, it } from 'vitest';
import { aWorld } from './claims-world.test-support.ts';

describe('a claim that has to be confirmed', () => {
  const grabbed = async () => {
    const world = await aWorld({ warm: 2 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 600, confirmSeconds: 10 });
    return { world, claim, leaseEnd: claim.createdAt + 600_000 };
  };

  it('ends at its deadline, unless it is used', async () => {
    const { world, claim, leaseEnd } = await grabbed();
    expect(claim).toMatchObject({ expiresAt: claim.createdAt + 10_000, leaseExpiresAt: leaseEnd });
    world.pass(10);
    await expect(world.claims.renew(claim.id)).rejects.toMatchObject({ code: 'claim_ended' });
    await expect(world.claims.confirm(claim)).rejects.toMatchObject({ code: 'claim_ended' });
  });

  it('lasts as long as its lease once it is used', async () => {
    const { world, claim, leaseEnd } = await grabbed();
    await world.claims.confirm(claim);
    const found = await world.claims.find(claim.id);
    expect(found.claim.expiresAt).toBe(leaseEnd);
    expect(found.claim.leaseExpiresAt).toBeUndefined();
  });

  it('is confirmed by a renewal, whose end a late confirmation does not move back', async () => {
    const { world, claim } = await grabbed();
    world.pass(5);
    const renewed = await world.claims.renew(claim.id, 3600);
    await world.claims.confirm(claim);
    expect((await world.claims.find(claim.id)).claim.expiresAt).toBe(renewed.claim.expiresAt);
  });

  it('is confirmed by a shorter renewal, which does not take its lease back', async () => {
    const { world, claim, leaseEnd } = await grabbed();
    const renewed = await world.claims.renew(claim.id, 60);
    expect(renewed.claim.expiresAt).toBe(leaseEnd);
    expect(renewed.claim.leaseExpiresAt).toBeUndefined();
  });

  it('is not confirmed by a retry of its grab', async () => {
    const world = await aWorld({ warm: 2 });
    const ask = { pool: 'etl', confirmSeconds: 10, idempotencyKey: { key: 'k', fingerprint: 'f' } };
    const first = await world.claims.grab(ask);
    const again = await world.claims.grab(ask);
    expect(again.claim.expiresAt).toBe(first.claim.expiresAt);
  });

  it('has no deadline that is later than its lease', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 5, confirmSeconds: 10 });
    expect(claim).toMatchObject({ expiresAt: claim.createdAt + 5000 });
    expect(claim.leaseExpiresAt).toBeUndefined();
  });

  describe('whose deadline passes before it can be answered', () => {
    const hooked = () => aWorld({ warm: 4, pool: { onClaim: { path: '/claimed' } } });
    const slowly = async <T>(world: Awaited<ReturnType<typeof hooked>>, start: () => Promise<T>) => {
      const delivery = world.holdNextDelivery();
      const answer = start();
      await delivery.reached;
      world.pass(4);
      delivery.go();
      return answer;
    };
    const ask = { pool: 'etl', confirmSeconds: 3 };
    const idempotencyKey = { key: 'k', fingerprint: 'f' };

    it('is not answered: its worker drains, and the next one is handed out', async () => {
      const world = await hooked();
      const { claim, worker } = await slowly(world, () => world.claims.grab(ask));
      expect(claim.expiresAt).toBeGreaterThan(world.now());
      const drained = (await world.ledger.liveWorkers('etl')).filter(({ state }) => state === 'draining');
      expect(drained).toMatchObject([
        { drainReason: expect.stringContaining('ask for more confirmSeconds') },
      ]);
      expect(drained[0]?.id).not.toBe(worker.id);
    });

    it('is not answered with others of its grab', async () => {
      const world = await hooked();
      const granted = await slowly(world, () => world.claims.grabSeveral({ ...ask, count: 2 }));
      for (const { claim } of granted) expect(claim.expiresAt).toBeGreaterThan(world.now());
    });

    it('is told as ended to a retry', async () => {
      const world = await hooked();
      const keyed = { ...ask, idempotencyKey };
      await world.claims.grab(keyed);
      await expect(slowly(world, () => world.claims.grab(keyed))).rejects.toMatchObject({
        code: 'claim_ended',
      });
    });

    it('is told as ended to a retry of several', async () => {
      const world = await hooked();
      const keyed = { ...ask, count: 2, idempotencyKey };
      await world.claims.grabSeveral(keyed);
      await expect(slowly(world, () => world.claims.grabSeveral(keyed))).rejects.toMatchObject({
        code: 'claim_ended',
      });
    });
  });
});
