import { describe, expect, it } from 'vitest';
import { aWorld } from './claims-world.test-support.ts';

const ask = (key: string, fingerprint = 'body') => ({ pool: 'etl', idempotencyKey: { key, fingerprint } });

describe('a grab with a key whose pool is configured otherwise since', () => {
  const longest = { ...ask('k'), holder: 'ci', leaseSeconds: 600, payload: { job: 7 } };
  const large = { onClaim: { path: '/claimed' }, lease: { defaultSeconds: 60, maxSeconds: 600 } };
  const changes = [
    ['a shorter lease', { ...large, lease: { defaultSeconds: 60, maxSeconds: 60 } }, 'invalid_request'],
    ['no onClaim hook', { lease: large.lease }, 'invalid_request'],
    ['shared workers', { ...large, mode: 'shared', onClaim: undefined }, 'pool_shared'],
  ] as const;

  it.each(changes)('answers a retry with its claim, now that it has %s', async (_what, pool) => {
    const world = await aWorld({ warm: 2, pool: large });
    const first = await world.claims.grab(longest);
    world.configure(pool);
    expect((await world.claims.grab(longest)).claim.id).toBe(first.claim.id);
    await world.claims.release(first.claim.id);
    await expect(world.claims.grab(longest)).rejects.toMatchObject({ code: 'claim_ended' });
  });

  it.each(changes)(
    'refuses a key without a claim, now that it has %s, and leaves no row',
    async (_what, pool, code) => {
      const world = await aWorld({ warm: 1, pool: large });
      world.configure(pool);
      await expect(world.claims.grab(longest)).rejects.toMatchObject({ code });
      expect(await world.ledger.request({ pool: 'etl', key: 'k' })).toBeUndefined();
      expect(await world.claimedCount()).toBe(0);
    },
  );

  it('refuses a key that has had a miss, though a worker is warm now', async () => {
    const world = await aWorld({ warm: 0, pool: large });
    await expect(world.claims.grab(longest)).rejects.toMatchObject({ code: 'pool_empty' });
    await world.addWarm();
    world.configure(changes[0][1]);
    await expect(world.claims.grab(longest)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await world.claimedCount()).toBe(0);
  });

  it('claims no worker that an earlier try has only named', async () => {
    const world = await aWorld({ warm: 1, pool: large });
    const stopped = world.stopBeforeWorkerChange();
    void world.claims.grab(longest).catch(() => undefined);
    await stopped;
    world.configure(changes[0][1]);
    const retry = world.anotherGateway().grab(longest);
    await expect(retry).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await world.claimedCount()).toBe(0);
  });

  it('is refused with another body as a key that is used', async () => {
    const world = await aWorld({ warm: 2, pool: large });
    await world.claims.grab(longest);
    const other = { ...longest, leaseSeconds: 601, ...ask('k', 'another body') };
    await expect(world.claims.grab(other)).rejects.toMatchObject({ code: 'key_reused' });
  });
});
