import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { isOverdue } from '../../../shared/pool/claim.ts';
import { aWorld } from './claims-world.test-support.ts';

describe('a grab', () => {
  it('hands out a warm worker that has answered, with a fence one over its last', async () => {
    const world = await aWorld({ warm: 2 });
    const { claim, worker } = await world.claims.grab({ pool: 'etl', holder: 'ci', leaseSeconds: 60 });
    expect(claim).toMatchObject({ holder: 'ci', fence: 1, expiresAt: claim.createdAt + 60_000 });
    expect(worker).toMatchObject({ state: 'claimed', claim: { id: claim.id } });
    expect(world.probed).toEqual([worker.id]);
  });

  it('never hands out one worker twice, whatever the crowd', async () => {
    const world = await aWorld({ warm: 40 });
    const other = world.anotherGateway();
    const grabs = Array.from({ length: 60 }, (_, index) =>
      (index % 2 === 0 ? world.claims : other).grab({ pool: 'etl' }).catch((error: Error) => error),
    );
    const outcomes = await Promise.all(grabs);
    const granted = outcomes.flatMap((outcome) => ('worker' in outcome ? [outcome.worker.id] : []));
    expect(granted).toHaveLength(40);
    expect(new Set(granted).size).toBe(40);
    expect(outcomes.filter((outcome) => outcome instanceof Error)).toHaveLength(20);
  });

  it('takes the newest template first', async () => {
    const world = await aWorld({ warm: 3 });
    await world.addWarm({ template: 'dev-etl:2' });
    const { worker } = await world.claims.grab({ pool: 'etl' });
    expect(worker.template).toBe('dev-etl:2');
  });

  it('finds by a consistent read a worker that the index does not show yet', async () => {
    const world = await aWorld({ warm: 0, indexLagSeconds: 5 });
    const worker = await world.addWarm();
    expect((await world.claims.grab({ pool: 'etl' })).worker.id).toBe(worker.id);
  });

  it('passes over a worker that the index still shows, though another gateway has claimed it', async () => {
    const world = await aWorld({ warm: 1, indexLagSeconds: 5 });
    world.pass(10);
    await world.anotherGateway().grab({ pool: 'etl' });
    await expect(world.claims.grab({ pool: 'etl' })).rejects.toMatchObject({ code: 'pool_empty' });
  });

  it('puts a busy worker back, takes it out of the candidates and tries the next', async () => {
    const world = await aWorld({ warm: 2 });
    const [busy] = world.workers;
    world.answer(busy, { idle: false });
    const first = await world.claims.grab({ pool: 'etl' });
    expect(first.worker.id).not.toBe(busy?.id);
    await expect(world.claims.grab({ pool: 'etl' })).rejects.toMatchObject({ code: 'pool_empty' });
    expect(await world.row(busy)).toMatchObject({ state: 'warm', busySince: world.now() });
  });

  it('drains a worker at whose address another one answers', async () => {
    const world = await aWorld({ warm: 1 });
    const [worker] = world.workers;
    world.answer(worker, { identity: 'somebody-else' });
    await expect(world.claims.grab({ pool: 'etl' })).rejects.toMatchObject({ code: 'pool_empty' });
    expect(await world.row(worker)).toMatchObject({ state: 'draining' });
    expect((await world.row(worker))?.claim).toBeUndefined();
  });

  it('drains a silent worker and hands out the next', async () => {
    const world = await aWorld({ warm: 2 });
    const [silent] = world.workers;
    world.silence(silent);
    const { worker } = await world.claims.grab({ pool: 'etl' });
    expect(worker.id).not.toBe(silent?.id);
    const state = (await world.row(silent))?.state;
    expect(['warm', 'draining']).toContain(state);
  });

  it('leaves a pool alone whose workers are all silent: the fault is likely the gateway’s own', async () => {
    const world = await aWorld({ warm: 10 });
    for (const worker of world.workers) world.silence(worker);
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(world.claims.grab({ pool: 'etl' })).rejects.toMatchObject({ code: 'workers_unreachable' });
    }
    const states = await Promise.all(world.workers.map(async (worker) => (await world.row(worker))?.state));
    // A tenth of the 40 workers that the pool may have.
    expect(states.filter((state) => state === 'draining')).toHaveLength(4);
    expect(states.filter((state) => state === 'warm')).toHaveLength(6);
  });

  it.each([
    ['an unknown pool', { pool: 'nope' }, 'pool_not_found'],
    ['a shared pool', { pool: 'shared' }, 'pool_shared'],
    ['a lease over the maximum', { pool: 'etl', leaseSeconds: 86_401 }, 'invalid_request'],
  ])('is refused for %s', async (_what, ask, code) => {
    const world = await aWorld({ warm: 1 });
    await expect(world.claims.grab(ask)).rejects.toMatchObject({ code });
  });

  it('wins though its answer was lost', async () => {
    const world = await aWorld({ warm: 1 });
    world.loseNextAnswerToWorkerChange();
    const { worker } = await world.claims.grab({ pool: 'etl' });
    expect(await world.row(worker)).toMatchObject({ state: 'claimed' });
  });

  it('counts hits and misses, and writes them once a flush', async () => {
    const world = await aWorld({ warm: 1 });
    await world.claims.grab({ pool: 'etl' });
    await expect(world.claims.grab({ pool: 'etl' })).rejects.toThrow();
    await world.claims.flushCounts();
    await world.claims.flushCounts();
    expect(await world.ledger.grabTotals('etl')).toMatchObject({ hits: 1, misses: 1 });
  });
});

describe('a grab with a key', () => {
  const ask = (key: string, fingerprint = 'body') => ({ pool: 'etl', idempotencyKey: { key, fingerprint } });

  it('answers each retry with the same claim, on any gateway, at work or not', async () => {
    const world = await aWorld({ warm: 3 });
    const first = await world.claims.grab(ask('k'));
    world.answer(first.worker, { idle: false });
    const again = await world.anotherGateway().grab(ask('k'));
    expect(again.claim.id).toBe(first.claim.id);
    expect(await world.claimedCount()).toBe(1);
  });

  it('gives one claim to a crowd of the same key', async () => {
    const world = await aWorld({ warm: 5 });
    const other = world.anotherGateway();
    const grabs = Array.from({ length: 20 }, (_, index) => (index % 2 ? world.claims : other).grab(ask('k')));
    const ids = (await Promise.all(grabs)).map(({ claim }) => claim.id);
    expect(new Set(ids).size).toBe(1);
    expect(await world.claimedCount()).toBe(1);
  });

  it('is refused with another body', async () => {
    const world = await aWorld({ warm: 2 });
    await world.claims.grab(ask('k', 'one'));
    await expect(world.claims.grab(ask('k', 'two'))).rejects.toMatchObject({ code: 'key_reused' });
  });

  it('whose claim has ended is answered as ended, not grabbed again', async () => {
    const world = await aWorld({ warm: 2 });
    const { claim } = await world.claims.grab(ask('k'));
    await world.claims.release(claim.id);
    await expect(world.claims.grab(ask('k'))).rejects.toMatchObject({ code: 'claim_ended' });
    const [worker] = world.workers.filter(({ id }) => claim.id.includes(id));
    await world.copyEnded(worker);
    await expect(world.claims.grab(ask('k'))).rejects.toMatchObject({ code: 'claim_ended' });
  });

  it('keeps its key over a miss, which counts once, and hits once when a worker is there', async () => {
    const world = await aWorld({ warm: 0 });
    await expect(world.claims.grab(ask('k'))).rejects.toMatchObject({ code: 'pool_empty' });
    await expect(world.claims.grab(ask('k'))).rejects.toMatchObject({ code: 'pool_empty' });
    await world.addWarm();
    world.pass(2);
    const { claim } = await world.claims.grab(ask('k'));
    expect((await world.claims.grab(ask('k'))).claim.id).toBe(claim.id);
    await world.claims.flushCounts();
    expect(await world.ledger.grabTotals('etl')).toMatchObject({ misses: 1, hits: 1 });
  });

  it('does not keep its candidate where its request could not be written', async () => {
    const world = await aWorld({ warm: 1 });
    let failures = 1;
    const claims = world.gatewayThrough((command, next) => {
      if (!(command instanceof PutCommand) || failures-- !== 1) return next();
      throw Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError' });
    });
    await expect(claims.grab(ask('k'))).rejects.toMatchObject({ code: 'ledger_unreachable' });
    await expect(claims.grab({ pool: 'etl' })).resolves.toBeDefined();
  });

  it('does not keep the candidates that a retry did not need', async () => {
    const world = await aWorld({ warm: 2 });
    await world.claims.grab(ask('k'));
    await world.claims.grab(ask('k'));
    await expect(world.claims.grab({ pool: 'etl' })).resolves.toBeDefined();
  });

  it('moves on from a candidate that another grab took', async () => {
    const world = await aWorld({ warm: 2 });
    const stopped = world.stopBeforeWorkerChange();
    void world.claims.grab(ask('k')).catch(() => undefined);
    await stopped;
    const other = world.anotherGateway();
    await other.grab({ pool: 'etl' });
    const { claim } = await other.grab(ask('k'));
    expect((await other.grab(ask('k'))).claim.id).toBe(claim.id);
    expect(await world.claimedCount()).toBe(2);
  });

  it('finds its claim after a crash between the write and the answer', async () => {
    const world = await aWorld({ warm: 3 });
    const stopped = world.stopAfterWorkerChange();
    void world.claims.grab(ask('k')).catch(() => undefined);
    await stopped;
    expect(await world.claimedCount()).toBe(1);
    const { claim } = await world.anotherGateway().grab(ask('k'));
    expect(await world.claimedCount()).toBe(1);
    expect(claim.kept).toBe(true);
  });

  it('that a retry has answered is not undone by the earlier try, though that found the worker busy', async () => {
    const world = await aWorld({ warm: 1 });
    const [worker] = world.workers;
    world.answer(worker, { idle: false });
    const release = world.holdNextProbe();
    const earlier = world.claims.grab(ask('k'));
    await release.reached;
    const retry = await world.anotherGateway().grab(ask('k'));
    release.go();
    expect((await earlier).claim.id).toBe(retry.claim.id);
    expect(await world.row(worker)).toMatchObject({ state: 'claimed', claim: { id: retry.claim.id } });
  });

  it.each(['drains', 'is used again'])(
    'that a retry has answered, and whose claim was released since, is claimed no second time by the earlier try, though its worker %s',
    async (what) => {
      const world = await aWorld({ warm: 2, reuse: 5 });
      world.answer(world.workers[0], { idle: false });
      const release = world.holdNextProbe();
      const earlier = world.claims.grab(ask('k'));
      await release.reached;
      const retry = await world.anotherGateway().grab(ask('k'));
      await world.claims.release(retry.claim.id);
      if (what === 'is used again') await world.reuse(retry.worker);
      release.go();
      await expect(earlier).rejects.toMatchObject({ code: 'claim_ended' });
      expect(await world.claimedCount()).toBe(0);
    },
  );

  it('whose worker was lost before anybody was answered gets another one', async () => {
    const world = await aWorld({ warm: 2 });
    world.silence(world.workers[0]);
    const release = world.holdNextProbe();
    const grab = world.claims.grab(ask('k'));
    await release.reached;
    const [claimed] = (await world.ledger.liveWorkers('etl')).filter(({ state }) => state === 'claimed');
    if (claimed?.claim === undefined) throw new Error('nothing was claimed before the probe');
    await world.claims.release(claimed.claim.id);
    release.go();
    expect((await grab).worker.id).not.toBe(claimed.id);
  });
});

describe('a claim', () => {
  it('is found by its id, live and ended', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim, worker } = await world.claims.grab({ pool: 'etl' });
    expect(await world.claims.find(claim.id)).toMatchObject({ live: true, worker: { id: worker.id } });
    await world.claims.release(claim.id);
    expect(await world.claims.find(claim.id)).toMatchObject({
      live: false,
      claim: { endReason: 'released' },
    });
    await world.copyEnded(worker);
    expect(await world.claims.find(claim.id)).toMatchObject({
      live: false,
      claim: { endReason: 'released' },
    });
  });

  it.each(['nonsense', 'etl.deadbeef.abcdefgh'])('that never was (%s) is not found', async (id) => {
    const world = await aWorld({ warm: 1 });
    await expect(world.claims.find(id)).rejects.toMatchObject({ code: 'claim_not_found' });
    await expect(world.claims.renew(id)).rejects.toMatchObject({ code: 'claim_not_found' });
    await expect(world.claims.release(id)).rejects.toMatchObject({ code: 'claim_not_found' });
  });

  it('is renewed from now, up to the maximum counted from its creation', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 60 });
    world.pass(50);
    expect((await world.claims.renew(claim.id, 60)).claim.expiresAt).toBe(world.now() + 60_000);
    expect((await world.claims.renew(claim.id, 86_400)).claim.expiresAt).toBe(claim.createdAt + 86_400_000);
  });

  it('is never renewed to an earlier end: a client that did not hear the answer goes by the end that it knew', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 600 });
    world.pass(10);
    expect((await world.claims.renew(claim.id, 60)).claim.expiresAt).toBe(claim.expiresAt);
    expect((await world.claims.find(claim.id)).claim.expiresAt).toBe(claim.expiresAt);
  });

  it('keeps the later end of two renewals that cross', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 60 });
    let longer: number | undefined;
    const crossed = world.gatewayThrough(async (command, next) => {
      if (command instanceof UpdateCommand && longer === undefined) {
        longer = (await world.claims.renew(claim.id, 3600)).claim.expiresAt;
      }
      return next();
    });
    expect((await crossed.renew(claim.id, 120)).claim.expiresAt).toBe(longer);
    expect((await world.claims.find(claim.id)).claim.expiresAt).toBe(longer);
  });

  it('is not renewed by a write that is sent again after its end, though nothing of it would change', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 60 });
    let sent = 0;
    const claims = world.gatewayThrough(async (command, next) => {
      if (!(command instanceof UpdateCommand)) return next();
      sent += 1;
      if (sent > 1) return next();
      world.pass(61);
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    });
    await expect(claims.renew(claim.id, 30)).rejects.toMatchObject({ code: 'claim_ended' });
    expect(sent).toBe(2);
  });

  it('is not renewed at its end, though the reaper has not come yet', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim } = await world.claims.grab({ pool: 'etl', leaseSeconds: 60 });
    world.pass(60);
    expect(isOverdue(claim, world.now())).toBe(false);
    await expect(world.claims.renew(claim.id)).rejects.toMatchObject({ code: 'claim_ended' });
  });

  it('is released once; the second time answers the same', async () => {
    const world = await aWorld({ warm: 1 });
    const { claim, worker } = await world.claims.grab({ pool: 'etl' });
    const first = await world.claims.release(claim.id);
    world.pass(5);
    expect(await world.claims.release(claim.id)).toEqual(first);
    expect(await world.row(worker)).toMatchObject({ state: 'draining', returning: false });
  });

  it('released in a pool that allows reuse sends its worker back, until it has served its claims', async () => {
    const world = await aWorld({ warm: 1, reuse: 2 });
    const { claim, worker } = await world.claims.grab({ pool: 'etl' });
    await world.claims.release(claim.id);
    expect(await world.row(worker)).toMatchObject({ state: 'draining', returning: true });
    await world.reuse(worker);
    world.pass(2);
    const second = await world.claims.grab({ pool: 'etl' });
    expect(second.claim.fence).toBe(2);
    await world.claims.release(second.claim.id);
    expect(await world.row(worker)).toMatchObject({ state: 'draining', returning: false });
  });
});
