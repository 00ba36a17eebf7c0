import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { aWorld } from './claims-world.test-support.ts';

describe('a pool that limits the claims of a holder', () => {
  const limited = () => aWorld({ warm: 6, pool: { maxClaimsPerHolder: 2 } });

  it('refuses one more, and grants it when one was released', async () => {
    const world = await limited();
    const { claim } = await world.claims.grab({ pool: 'etl', holder: 'ci' });
    await world.claims.grab({ pool: 'etl', holder: 'ci' });
    const refused = world.claims.grab({ pool: 'etl', holder: 'ci' });
    await expect(refused).rejects.toMatchObject({ code: 'holder_limit', details: { held: 2 } });
    await world.claims.release(claim.id);
    await expect(world.claims.grab({ pool: 'etl', holder: 'ci' })).resolves.toBeDefined();
  });

  it('counts each holder for itself, and nobody without a name', async () => {
    const world = await limited();
    for (const holder of ['a', 'a', 'b', undefined, undefined, undefined]) {
      const ask = { pool: 'etl', ...(holder === undefined ? {} : { holder }) };
      await expect(world.claims.grab(ask)).resolves.toBeDefined();
    }
  });

  it('does not count a claim whose lease is over', async () => {
    const world = await limited();
    for (let count = 0; count < 2; count += 1) {
      await world.claims.grab({ pool: 'etl', holder: 'ci', leaseSeconds: 10 });
    }
    world.pass(11);
    await expect(world.claims.grab({ pool: 'etl', holder: 'ci' })).resolves.toBeDefined();
  });

  it('answers a retry of a claim that is there, and takes no worker for one that is refused', async () => {
    const world = await limited();
    const ask = (key: string) => ({ pool: 'etl', holder: 'ci', idempotencyKey: { key, fingerprint: key } });
    const first = await world.claims.grab(ask('one'));
    await world.claims.grab(ask('two'));
    expect((await world.claims.grab(ask('one'))).claim.id).toBe(first.claim.id);
    await expect(world.claims.grab(ask('three'))).rejects.toMatchObject({ code: 'holder_limit' });
    expect(await world.claimedCount()).toBe(2);
    await world.claims.release(first.claim.id);
    await expect(world.claims.grab(ask('three'))).resolves.toBeDefined();
  });

  it.each([1, 2])('does not count %i claims against another try of their own key', async (count) => {
    const world = await aWorld({ warm: 6, pool: { maxClaimsPerHolder: count } });
    const idempotencyKey = { key: 'k', fingerprint: 'f' };
    const tries = await Promise.all(
      Array.from({ length: 6 }, () =>
        world.anotherGateway().grabSeveral({ pool: 'etl', holder: 'ci', count, idempotencyKey }),
      ),
    );
    const ids = tries.map((granted) => granted.map(({ claim }) => claim.id).toSorted());
    expect(ids).toEqual(tries.map(() => ids[0]));
    expect(await world.claimedCount()).toBe(count);
  });

  it.each([
    ['without a key', undefined],
    ['with a key', 'again'],
  ])('hides no worker from the others while its holder asks again and again, %s', async (_how, key) => {
    const world = await aWorld({ warm: 3, pool: { maxClaimsPerHolder: 1 } });
    await world.claims.grab({ pool: 'etl', holder: 'ci' });
    for (let tries = 0; tries < 4; tries += 1) {
      const idempotencyKey = { key: `${key}-${tries}`, fingerprint: 'f' };
      const ask = { pool: 'etl', holder: 'ci', ...(key === undefined ? {} : { idempotencyKey }) };
      await expect(world.claims.grab(ask)).rejects.toMatchObject({ code: 'holder_limit' });
    }
    await expect(world.claims.grab({ pool: 'etl', holder: 'other' })).resolves.toBeDefined();
    await expect(world.claims.grab({ pool: 'etl', holder: 'third' })).resolves.toBeDefined();
  });

  it('holds for a grab that has waited, by what its holder has then', async () => {
    const world = await aWorld({ warm: 1, pool: { maxClaimsPerHolder: 1 } });
    let isTaken = false;
    const waiting = world.gatewayThrough(async (command, next) => {
      if (command instanceof UpdateCommand && !isTaken) {
        isTaken = true;
        await world.claims.grab({ pool: 'etl', holder: 'other' });
      }
      return next();
    });
    const elsewhere = world.anotherGateway();
    world.later(5, async () => {
      await world.addWarm();
      await elsewhere.grab({ pool: 'etl', holder: 'ci' });
    });
    world.later(10, () => world.addWarm());
    const outcome = waiting.grab({ pool: 'etl', holder: 'ci', waitSeconds: 30 });
    await expect(outcome).rejects.toMatchObject({ code: 'holder_limit' });
    expect(isTaken).toBe(true);
  });
});
