import { describe, expect, it } from 'vitest';
import { aWorld } from './claims-world.test-support.ts';

const waitSeconds = 30;
const failed = (error: Error & { code?: string; details?: unknown }) => error;

describe('a grab that waits', () => {
  it('gets a worker that turns warm meanwhile, and counts as a miss', async () => {
    const world = await aWorld({ warm: 0 });
    world.later(5, () => world.addWarm());
    const { worker } = await world.claims.grab({ pool: 'etl', waitSeconds });
    expect(worker.id).toBe('worker0');
    await world.claims.flushCounts();
    expect(await world.ledger.grabTotals('etl')).toMatchObject({ hits: 0, misses: 1 });
  });

  it('is told its reason and its place when nobody came in its time', async () => {
    const world = await aWorld({ warm: 0 });
    const startedAt = world.now();
    const miss = await world.claims.grab({ pool: 'etl', waitSeconds }).catch(failed);
    expect(miss).toMatchObject({ code: 'pool_empty', details: { reason: 'controller_silent', position: 1 } });
    expect(world.now() - startedAt).toBe(waitSeconds * 1000);
  });

  it('is served in its turn, and a newcomer is not served before it', async () => {
    const world = await aWorld({ warm: 0 });
    const served: string[] = [];
    const wait = (holder: string) =>
      world.claims.grab({ pool: 'etl', holder, waitSeconds }).then(() => served.push(holder));
    const first = wait('first');
    const second = wait('second');
    world.later(2, async () => {
      await world.addWarm();
      const newcomer = await world.claims.grab({ pool: 'etl' }).catch(failed);
      expect(newcomer).toMatchObject({ code: 'pool_empty', details: { position: 3 } });
    });
    world.later(4, () => world.addWarm());
    await Promise.all([first, second]);
    expect(served).toEqual(['first', 'second']);
  });

  it('is never overtaken, however long it has been the first', async () => {
    const world = await aWorld({ warm: 0 });
    const first = world.claims.grab({ pool: 'etl', waitSeconds });
    const newcomers: unknown[] = [];
    world.later(15, async () => {
      await world.addWarm();
      newcomers.push(await world.claims.grab({ pool: 'etl' }).catch(failed));
    });
    expect((await first).worker.id).toBe('worker0');
    expect(newcomers).toMatchObject([{ code: 'pool_empty', details: { position: 2 } }]);
  });

  it('writes the row of its key no more once that says that it missed', async () => {
    const world = await aWorld({ warm: 0 });
    const idempotencyKey = { key: 'k', fingerprint: 'f' };
    await world.claims.grab({ pool: 'etl', waitSeconds, idempotencyKey }).catch(failed);
    const writes = world.written.filter((input) => input.includes('"Item"') && input.includes('request#'));
    expect(writes).toHaveLength(2);
  });

  it('finds a worker that the index does not show yet', async () => {
    const world = await aWorld({ warm: 0, indexLagSeconds: 600 });
    const startedAt = world.now();
    world.later(5, () => world.addWarm());
    await world.claims.grab({ pool: 'etl', waitSeconds });
    expect(world.now() - startedAt).toBeLessThanOrEqual(10_000);
  });

  it('looks at the index alone while that shows nobody', async () => {
    const world = await aWorld({ warm: 0 });
    await world.claims.grab({ pool: 'etl', waitSeconds }).catch(failed);
    const consistent = world.written.filter((input) => input.includes('"ConsistentRead":true'));
    const looks = world.written.filter((input) => input.includes('"IndexName":"warm"'));
    expect(looks.length).toBeGreaterThan(100);
    expect(consistent.length).toBeLessThan(20);
  });

  it('answers the claim that another gateway made for its key meanwhile', async () => {
    const world = await aWorld({ warm: 0, indexLagSeconds: 600 });
    const ask = { pool: 'etl', idempotencyKey: { key: 'k', fingerprint: 'f' } };
    const elsewhere: string[] = [];
    world.later(3, async () => {
      await world.addWarm();
      elsewhere.push((await world.anotherGateway().grab(ask)).claim.id);
    });
    const { claim } = await world.claims.grab({ ...ask, waitSeconds });
    expect(elsewhere).toEqual([claim.id]);
  });

  it('does not keep a retry from the claim that its key has made', async () => {
    const world = await aWorld({ warm: 1 });
    const ask = { pool: 'etl', idempotencyKey: { key: 'k', fingerprint: 'f' } };
    const { claim } = await world.claims.grab(ask);
    const waiting = world.claims.grab({ pool: 'etl', waitSeconds }).catch(failed);
    const again: string[] = [];
    world.later(1, async () => {
      again.push((await world.claims.grab(ask)).claim.id);
    });
    expect(await waiting).toMatchObject({ code: 'pool_empty' });
    expect(again).toEqual([claim.id]);
  });

  it('leaves the line when its client has gone', async () => {
    const world = await aWorld({ warm: 0 });
    const gone = new AbortController();
    const waiting = world.claims.grab({ pool: 'etl', waitSeconds, signal: gone.signal }).catch(failed);
    world.later(1, async () => gone.abort());
    await waiting;
    await world.addWarm();
    await expect(world.claims.grab({ pool: 'etl' })).resolves.toBeDefined();
  });

  it('is demand for the plan, while it waits and no longer', async () => {
    const world = await aWorld({ warm: 0 });
    const waiting = [1, 2].map(() => world.claims.grab({ pool: 'etl', waitSeconds }).catch(failed));
    const told: number[] = [];
    world.later(1, async () => {
      await world.claims.flushCounts();
      told.push(await world.ledger.waitingGrabs('etl'));
    });
    await Promise.all(waiting);
    expect(told).toEqual([2]);
    await world.claims.flushCounts();
    expect(await world.ledger.waitingGrabs('etl')).toBe(0);
    const writes = () =>
      world.written.filter((input) => input.includes('#waiting"') && input.includes('Item'));
    const writesSoFar = writes().length;
    await world.claims.flushCounts();
    expect(writes()).toHaveLength(writesSoFar);
  });

  it('keeps nobody waiting for the hook of its own worker', async () => {
    const world = await aWorld({ warm: 0, pool: { onClaim: { path: '/claimed' } } });
    const slow = world.holdNextDelivery();
    const first = world.claims.grab({ pool: 'etl', waitSeconds: 300 });
    const second = world.claims.grab({ pool: 'etl', waitSeconds: 300 });
    world.later(2, () => world.addWarm());
    world.later(2, () => world.addWarm());
    await slow.reached;
    const { worker } = await second;
    slow.go();
    expect((await first).worker.id).not.toBe(worker.id);
  });
});

describe('a grab of several that waits', () => {
  it('keeps nobody waiting, and is no demand, while the hooks of its own workers run', async () => {
    const world = await aWorld({ warm: 0, pool: { onClaim: { path: '/claimed' } } });
    const slow = world.holdNextDelivery();
    const several = world.claims.grabSeveral({ pool: 'etl', count: 2, waitSeconds: 300 });
    for (let count = 0; count < 3; count += 1) world.later(2, () => world.addWarm());
    await slow.reached;
    await expect(world.claims.grab({ pool: 'etl' })).resolves.toBeDefined();
    await world.claims.flushCounts();
    expect(await world.ledger.waitingGrabs('etl')).toBe(0);
    slow.go();
    expect(await several).toHaveLength(2);
  });

  const three = { pool: 'etl', count: 3, waitSeconds };

  it('gets its workers when the last of them is warm', async () => {
    const world = await aWorld({ warm: 1 });
    world.later(3, () => world.addWarm());
    world.later(6, () => world.addWarm());
    expect(await world.claims.grabSeveral(three)).toHaveLength(3);
    expect(await world.claimedCount()).toBe(3);
  });

  it('is demand for as many workers as it wants', async () => {
    const world = await aWorld({ warm: 1 });
    const waiting = [three, { ...three, count: 2 }].map((ask) => world.claims.grabSeveral(ask).catch(failed));
    const told: number[] = [];
    world.later(1, async () => {
      await world.claims.flushCounts();
      told.push(await world.ledger.waitingGrabs('etl'));
    });
    await Promise.all(waiting);
    expect(told).toEqual([5]);
  });

  it('is not overtaken in its first ten seconds at the head, neither from behind nor by newcomers', async () => {
    const world = await aWorld({ warm: 2 });
    const behind = Promise.withResolvers<string>();
    world.later(1, async () => {
      const grab = world.claims.grab({ pool: 'etl', waitSeconds });
      grab.then(({ worker }) => behind.resolve(worker.id), behind.reject);
    });
    const head = world.claims.grabSeveral(three);
    world.later(5, async () => {
      expect(await world.claimedCount()).toBe(0);
      await expect(world.claims.grab({ pool: 'etl' })).rejects.toMatchObject({ code: 'pool_empty' });
      await world.addWarm();
    });
    expect(await head).toHaveLength(3);
    await world.addWarm();
    expect(await behind.promise).toBe('worker3');
  });

  it('lets others take what it can not use after ten seconds at the head', async () => {
    const world = await aWorld({ warm: 2 });
    const startedAt = world.now();
    const behind = Promise.withResolvers<number>();
    world.later(1, async () => {
      const grab = world.claims.grab({ pool: 'etl', waitSeconds });
      grab.then(() => behind.resolve(world.now() - startedAt), behind.reject);
    });
    const head = world.claims.grabSeveral(three).catch(failed);
    const newcomers: string[] = [];
    world.later(12, async () => {
      newcomers.push((await world.claims.grab({ pool: 'etl' })).worker.id);
    });
    const waited = await behind.promise;
    expect(waited).toBeGreaterThanOrEqual(10_000);
    expect(waited).toBeLessThan(12_000);
    expect(await head).toMatchObject({ code: 'pool_empty', details: { wanted: 3, warm: 0 } });
    expect(newcomers).toHaveLength(1);
  });
});
