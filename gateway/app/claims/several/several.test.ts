import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../claims-world.test-support.ts';

const failed = (error: Error & { code?: string; details?: unknown }) => error;
const ask = { pool: 'etl', count: 3 };
const keyed = (key: string, fingerprint = 'body') => ({ ...ask, idempotencyKey: { key, fingerprint } });
type World = Awaited<ReturnType<typeof aWorld>>;
const live = (world: World) => world.ledger.liveWorkers('etl');
const states = async (world: World) => (await live(world)).map(({ state }) => state).toSorted();
const heldCount = async (world: World) =>
  (await live(world)).filter(({ claim }) => claim?.hold !== undefined).length;

describe('a grab of three', () => {
  it('hands out three workers that have answered, each with a claim, a fence and a lease of its own', async () => {
    const world = await aWorld({ warm: 4 });
    const granted = await world.claims.grabSeveral({ ...ask, holder: 'ci', leaseSeconds: 60 });
    expect(new Set(granted.map(({ worker }) => worker.id)).size).toBe(3);
    expect(world.probed.toSorted()).toEqual(granted.map(({ worker }) => worker.id).toSorted());
    for (const { claim, worker } of granted) {
      expect(claim).toMatchObject({ holder: 'ci', fence: 1, expiresAt: world.now() + 60_000 });
      expect(claim).not.toHaveProperty('hold');
      expect(await world.row(worker)).toMatchObject({ state: 'claimed', claim });
      expect(await world.claims.find(claim.id)).toMatchObject({ live: true });
    }
    expect(await states(world)).toEqual(['claimed', 'claimed', 'claimed', 'warm']);
  });

  it('is a miss with two, which stay warm and are there for others', async () => {
    const world = await aWorld({ warm: 2 });
    await world.ledger.report({ pool: 'etl', passAt: world.now(), runId: 'r', want: 4, problems: [] });
    const miss = await world.claims.grabSeveral(ask).catch(failed);
    expect(miss).toMatchObject({
      code: 'pool_empty',
      message: expect.stringContaining('3 wanted, 2 warm'),
      details: { reason: 'replacement_due', wanted: 3, warm: 2, position: 1 },
    });
    expect(await states(world)).toEqual(['warm', 'warm']);
    await expect(world.claims.grab({ pool: 'etl' })).resolves.toBeDefined();
  });

  it('says when the pool keeps fewer warm than it asks for', async () => {
    const world = await aWorld({ warm: 2 });
    await world.ledger.report({ pool: 'etl', passAt: world.now(), runId: 'r', want: 2, problems: [] });
    const miss = await world.claims.grabSeveral(ask).catch(failed);
    expect(miss).toMatchObject({ details: { reason: 'above_target' } });
  });

  it('leaves a busy worker warm, drains a stranger, and takes others for them', async () => {
    const world = await aWorld({ warm: 5 });
    const [busy, stranger] = world.workers;
    world.answer(busy, { idle: false });
    world.answer(stranger, { identity: 'somebody-else' });
    const granted = await world.claims.grabSeveral(ask);
    expect(granted).toHaveLength(3);
    const ids = granted.map(({ worker }) => worker.id);
    expect(ids).not.toContain(busy?.id);
    expect(ids).not.toContain(stranger?.id);
    for (const tried of [busy, stranger]) expect((await world.row(tried))?.claim).toBeUndefined();
  });

  it('holds nothing any more where one of three is busy and there is no other', async () => {
    const world = await aWorld({ warm: 3 });
    const [busy] = world.workers;
    world.answer(busy, { idle: false });
    await expect(world.claims.grabSeveral(ask)).rejects.toMatchObject({ code: 'pool_empty' });
    expect(await states(world)).toEqual(['warm', 'warm', 'warm']);
    expect(await world.row(busy)).toMatchObject({ busySince: world.now() });
  });

  it('holds nothing any more where the gateway can reach no worker', async () => {
    const world = await aWorld({ warm: 8 });
    for (const worker of world.workers) world.silence(worker);
    await expect(world.claims.grabSeveral(ask)).rejects.toMatchObject({ code: 'workers_unreachable' });
    expect(await heldCount(world)).toBe(0);
    expect((await states(world)).filter((state) => state === 'claimed')).toEqual([]);
  });

  it('holds nothing any more where a write had no answer and nobody could read what came of it', async () => {
    const world = await aWorld({ warm: 3 });
    const toFail: unknown[] = [UpdateCommand, GetCommand];
    const claims = world.gatewayThrough(async (command, next) => {
      const answer = await next();
      if (command.constructor !== toFail[0]) return answer;
      toFail.shift();
      throw Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError' });
    });
    await expect(claims.grabSeveral(ask)).rejects.toMatchObject({ code: 'ledger_unreachable' });
    expect(await states(world)).toEqual(['warm', 'warm', 'warm']);
  });

  it('hands out what it has committed, though the answer was lost and nobody could read what came of it', async () => {
    const world = await aWorld({ warm: 3 });
    let cuts = 0;
    const claims = world.gatewayThrough(async (command, next) => {
      const isCommit = JSON.stringify(command.input).includes('committed');
      if (isCommit && cuts === 0) {
        cuts = 1;
        await next();
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      }
      if (cuts === 1 && command instanceof GetCommand) {
        cuts = 2;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      }
      return next();
    });
    expect(await claims.grabSeveral(ask)).toHaveLength(3);
    expect(cuts).toBe(2);
    expect(await heldCount(world)).toBe(0);
  });

  it('is refused for more than the pool may ever have, in words', async () => {
    const world = await aWorld({ warm: 1, pool: { maxWorkers: 4 } });
    await expect(world.claims.grabSeveral({ ...ask, count: 5 })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('at most 4'),
      details: { problems: [{ path: 'count' }] },
    });
  });

  it('counts all of its claims against the holder, before it takes any', async () => {
    const world = await aWorld({ warm: 6, pool: { maxClaimsPerHolder: 4 } });
    await world.claims.grabSeveral({ ...ask, holder: 'ci' });
    const refused = world.claims.grabSeveral({ ...ask, count: 2, holder: 'ci' });
    await expect(refused).rejects.toMatchObject({ code: 'holder_limit', details: { held: 3 } });
    expect(await world.claimedCount()).toBe(3);
    await expect(world.claims.grab({ pool: 'etl', holder: 'ci' })).resolves.toBeDefined();
  });

  it('has leases that run from the commit, and end soon unless they are confirmed', async () => {
    const world = await aWorld({ warm: 3 });
    const probe = world.holdNextProbe();
    const grab = world.claims.grabSeveral({ ...ask, leaseSeconds: 600, confirmSeconds: 20 });
    await probe.reached;
    world.pass(4);
    probe.go();
    for (const { claim } of await grab) {
      expect(claim).toMatchObject({
        createdAt: world.now(),
        expiresAt: world.now() + 20_000,
        leaseExpiresAt: world.now() + 600_000,
      });
      await world.claims.confirm(claim);
      expect((await world.claims.find(claim.id)).claim.expiresAt).toBe(world.now() + 600_000);
    }
  });

  it('is not committed beyond the ten seconds of its holds: it tries anew', async () => {
    const world = await aWorld({ warm: 3 });
    const probe = world.holdNextProbe();
    const grab = world.claims.grabSeveral(ask);
    await probe.reached;
    world.pass(10);
    probe.go();
    expect(await grab).toHaveLength(3);
    expect(world.probed).toHaveLength(6);
    expect(await states(world)).toEqual(['claimed', 'claimed', 'claimed']);
  });

  it('counts as one hit, or one miss', async () => {
    const world = await aWorld({ warm: 3 });
    await world.claims.grabSeveral(keyed('k'));
    await world.claims.grabSeveral(keyed('k'));
    for (const key of ['l', 'l', 'l']) await world.claims.grabSeveral(keyed(key)).catch(failed);
    await world.claims.flushCounts();
    expect(await world.ledger.grabTotals('etl')).toEqual({ hits: 1, misses: 1 });
  });
});

describe('claims that are held and not yet committed', () => {
  const atTheProbe = async () => {
    const world = await aWorld({ warm: 3 });
    const probe = world.holdNextProbe();
    const grab = world.claims.grabSeveral(keyed('k')).catch(failed);
    await probe.reached;
    const held = (await live(world)).flatMap(({ claim }) => claim ?? []);
    return { world, probe, grab, held };
  };

  it('count as claimed, and nobody can see, renew or release them', async () => {
    const { world, probe, grab, held } = await atTheProbe();
    expect(held).toHaveLength(3);
    expect(await states(world)).toEqual(['claimed', 'claimed', 'claimed']);
    expect(await world.ledger.warmWorkers('etl', 10)).toEqual([]);
    for (const { id } of held) {
      for (const call of [world.claims.find, world.claims.renew, world.claims.release]) {
        await expect(call(id)).rejects.toMatchObject({ code: 'claim_not_found' });
      }
    }
    probe.go();
    expect(await grab).toHaveLength(3);
  });

  it('make a miss say that other grabs are in the way', async () => {
    const { world, probe, grab } = await atTheProbe();
    const miss = await world.anotherGateway().grabSeveral(ask).catch(failed);
    expect(miss).toMatchObject({ details: { reason: 'contended', warm: 0 } });
    probe.go();
    await grab;
  });

  it('are freed by whoever looks for a worker after ten seconds, and a late committer loses', async () => {
    const { world, probe, grab, held } = await atTheProbe();
    world.pass(9);
    await expect(world.anotherGateway().grab({ pool: 'etl' })).rejects.toMatchObject({ code: 'pool_empty' });
    world.pass(1);
    const { worker } = await world.anotherGateway().grab({ pool: 'etl' });
    probe.go();
    expect(await grab).toMatchObject({ code: 'pool_empty' });
    expect(held.map(({ id }) => id)).not.toContain((await world.row(worker))?.claim?.id);
    expect(await states(world)).toEqual(['claimed', 'warm', 'warm']);
  });

  it('are freed by whoever asks for one of them after ten seconds', async () => {
    const { world, held } = await atTheProbe();
    world.pass(10);
    for (const { id } of held) {
      await expect(world.anotherGateway().find(id)).rejects.toMatchObject({ code: 'claim_not_found' });
    }
    expect(await states(world)).toEqual(['warm', 'warm', 'warm']);
  });
});

describe('a grab of three with a key', () => {
  it('answers each retry with the same claims, on any gateway, at work or not', async () => {
    const world = await aWorld({ warm: 6 });
    const first = await world.claims.grabSeveral(keyed('k'));
    world.answer(first[0]?.worker, { idle: false });
    const again = await world.anotherGateway().grabSeveral(keyed('k'));
    const ids = (granted: typeof first) => granted.map(({ claim }) => claim.id).toSorted();
    expect(ids(again)).toEqual(ids(first));
    expect(await world.claimedCount()).toBe(3);
  });

  it('gives three claims to a crowd of the same key', async () => {
    const world = await aWorld({ warm: 9 });
    const other = world.anotherGateway();
    const grabs = Array.from({ length: 12 }, (_, index) =>
      (index % 2 ? world.claims : other).grabSeveral(keyed('k')),
    );
    const ids = (await Promise.all(grabs)).map((granted) =>
      granted
        .map(({ claim }) => claim.id)
        .toSorted()
        .join(),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await world.claimedCount()).toBe(3);
  });

  it('is refused with another body, another count included', async () => {
    const world = await aWorld({ warm: 6 });
    await world.claims.grabSeveral(keyed('k', 'three'));
    await expect(world.claims.grabSeveral(keyed('k', 'two'))).rejects.toMatchObject({ code: 'key_reused' });
    const one = { pool: 'etl', idempotencyKey: { key: 'k', fingerprint: 'one' } };
    await expect(world.claims.grab(one)).rejects.toMatchObject({ code: 'key_reused' });
  });

  it('is answered as ended once one of its claims has ended, and says which live on', async () => {
    const world = await aWorld({ warm: 6 });
    const [first, ...others] = (await world.claims.grabSeveral(keyed('k'))).map(({ claim }) => claim.id);
    await world.claims.release(first ?? '');
    const refused = await world.claims.grabSeveral(keyed('k')).catch(failed);
    expect(refused).toMatchObject({ code: 'claim_ended', details: { ended: [first] } });
    const { live: standing } = ('details' in refused ? refused.details : {}) as { live?: string[] };
    expect(standing?.toSorted()).toEqual(others.toSorted());
    expect(await world.claimedCount()).toBe(2);
  });

  it('whose leases are over is answered as ended, though the reaper has not come', async () => {
    const world = await aWorld({ warm: 3 });
    await world.claims.grabSeveral({ ...keyed('k'), leaseSeconds: 30 });
    world.pass(30);
    await expect(world.claims.grabSeveral(keyed('k'))).rejects.toMatchObject({ code: 'claim_ended' });
  });

  it('answers a retry with its claims though the pool may have fewer workers now, and no new key', async () => {
    const world = await aWorld({ warm: 6 });
    const first = await world.claims.grabSeveral(keyed('k'));
    world.configure({ target: { fixed: 1 }, maxWorkers: 2 });
    const again = await world.claims.grabSeveral(keyed('k'));
    const ids = (granted: typeof first) => granted.map(({ claim }) => claim.id).toSorted();
    expect(ids(again)).toEqual(ids(first));
    await expect(world.claims.grabSeveral(keyed('l'))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await world.ledger.request({ pool: 'etl', key: 'l' })).toBeUndefined();
    expect(await world.claimedCount()).toBe(3);
  });

  it('refuses a retry of a miss for more than the pool may have now', async () => {
    const world = await aWorld({ warm: 2 });
    await expect(world.claims.grabSeveral(keyed('k'))).rejects.toMatchObject({ code: 'pool_empty' });
    await world.addWarm();
    world.configure({ target: { fixed: 1 }, maxWorkers: 2 });
    await expect(world.claims.grabSeveral(keyed('k'))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await states(world)).toEqual(['warm', 'warm', 'warm']);
  });

  it('keeps its key over a miss and tries anew', async () => {
    const world = await aWorld({ warm: 2 });
    await expect(world.claims.grabSeveral(keyed('k'))).rejects.toMatchObject({ code: 'pool_empty' });
    await world.addWarm();
    world.pass(2);
    expect(await world.claims.grabSeveral(keyed('k'))).toHaveLength(3);
  });

  it('says unreachable, and takes nothing back, where a worker no longer answers a retry', async () => {
    const world = await aWorld({ warm: 3 });
    const granted = await world.claims.grabSeveral(keyed('k'));
    world.silence(granted[1]?.worker);
    await expect(world.claims.grabSeveral(keyed('k'))).rejects.toMatchObject({ code: 'workers_unreachable' });
    expect(await world.claimedCount()).toBe(3);
  });

  it('waits a little for an earlier try of its key, then takes over, and the earlier one follows', async () => {
    const world = await aWorld({ warm: 3 });
    const probe = world.holdNextProbe();
    const earlier = world.claims.grabSeveral(keyed('k'));
    await probe.reached;
    const startedAt = world.now();
    const retry = await world.anotherGateway().grabSeveral(keyed('k'));
    expect(world.now() - startedAt).toBeGreaterThanOrEqual(3000);
    probe.go();
    const ids = (granted: typeof retry) => granted.map(({ claim }) => claim.id).toSorted();
    expect(ids(await earlier)).toEqual(ids(retry));
    expect(await states(world)).toEqual(['claimed', 'claimed', 'claimed']);
  });
});

describe('a grab of three in a pool with an onClaim hook', () => {
  const hooked = (warm: number) => aWorld({ warm, pool: { onClaim: { path: '/claimed' } } });
  const payload = { job: 7 };

  it('delivers to each worker its own claim and fence, after the commit', async () => {
    const world = await hooked(3);
    const granted = await world.claims.grabSeveral({ ...ask, payload });
    const expected = granted.map(({ claim }) => ({
      path: '/claimed',
      claimId: claim.id,
      fence: claim.fence,
      payload,
    }));
    const byId = (one: { claimId: string }, other: { claimId: string }) =>
      one.claimId.localeCompare(other.claimId);
    expect(world.delivered.toSorted(byId)).toEqual(expected.toSorted(byId));
  });

  it('ends all claims where one hook fails, and tries once more with others', async () => {
    const world = await hooked(7);
    const failing = world.workers[0];
    world.answer(failing, { hookFails: true });
    const attempts = [await world.claims.grabSeveral({ ...ask, payload })];
    attempts.push(await world.claims.grabSeveral({ ...ask, payload }).catch(() => []));
    expect(attempts[0]).toHaveLength(3);
    expect(attempts.flat().map(({ worker }) => worker.id)).not.toContain(failing?.id);
    expect((await world.row(failing))?.state).not.toBe('claimed');
    expect(await heldCount(world)).toBe(0);
    expect(await world.claimedCount()).toBe(attempts.flat().length);
  });

  it('costs one worker a try where no worker takes the payload, and gives up after two', async () => {
    const world = await hooked(9);
    for (const worker of world.workers) world.answer(worker, { hookFails: true });
    const refused = world.claims.grabSeveral({ ...ask, payload });
    await expect(refused).rejects.toMatchObject({ code: 'worker_failed' });
    const found = await states(world);
    expect(found.filter((state) => state === 'draining')).toHaveLength(2);
    expect(found.filter((state) => state === 'warm')).toHaveLength(7);
  });

  it('drains every worker whose hook may have been called, since none comes back warm from that', async () => {
    const world = await hooked(3);
    const granted = async () => world.claims.grabSeveral({ ...ask, payload }).catch(failed);
    // The first is asked alone: any but it has the others' hooks called as well.
    let calls = 0;
    for (const worker of world.workers) {
      world.answer(worker, {
        get hookFails() {
          calls += 1;
          return calls === 3;
        },
      });
    }
    expect(await granted()).toMatchObject({ code: 'pool_empty' });
    expect(await states(world)).toEqual(['draining', 'draining', 'draining']);
    expect(world.delivered).toHaveLength(3);
  });

  it('delivers again to a retry, and does not take the claims back where that fails', async () => {
    const world = await hooked(3);
    const granted = await world.claims.grabSeveral({ ...keyed('k'), payload });
    expect(await world.claims.grabSeveral({ ...keyed('k'), payload })).toHaveLength(3);
    expect(world.delivered).toHaveLength(6);
    world.answer(granted[2]?.worker, { hookFails: true });
    await expect(world.claims.grabSeveral({ ...keyed('k'), payload })).rejects.toMatchObject({
      code: 'workers_unreachable',
    });
    expect(await world.claimedCount()).toBe(3);
  });

  it('does not take back what a retry has answered meanwhile, though its own hook fails then', async () => {
    const world = await hooked(3);
    const delivery = world.holdNextDelivery();
    const earlier = world.claims.grabSeveral({ ...keyed('k'), payload });
    await delivery.reached;
    const retry = await world.anotherGateway().grabSeveral({ ...keyed('k'), payload });
    for (const worker of world.workers) world.answer(worker, { hookFails: true });
    delivery.go();
    const ids = (granted: typeof retry) => granted.map(({ claim }) => claim.id).toSorted();
    expect(ids(await earlier)).toEqual(ids(retry));
    expect(await states(world)).toEqual(['claimed', 'claimed', 'claimed']);
  });

  it('drains every worker that a retry has told, where the earlier try takes the claims back', async () => {
    const world = await hooked(3);
    const delivery = world.holdNextDelivery();
    const earlier = world.claims.grabSeveral({ ...keyed('k'), payload }).catch(failed);
    await delivery.reached;
    let isTaken = false;
    const retrying = world.gatewayThrough(async (command, next) => {
      if (isTaken || !JSON.stringify(command.input).includes('"kept":true')) return next();
      isTaken = true;
      for (const worker of world.workers) world.answer(worker, { hookFails: true });
      delivery.go();
      expect(await earlier).toMatchObject({ code: 'pool_empty' });
      return next();
    });
    const retry = await retrying.grabSeveral({ ...keyed('k'), payload }).catch(failed);
    expect(isTaken).toBe(true);
    expect(retry).toMatchObject({ code: 'pool_empty' });
    expect(world.delivered).toHaveLength(4);
    expect(await states(world)).toEqual(['draining', 'draining', 'draining']);
  });

  it('has claims that can be found as soon as they are committed', async () => {
    const world = await hooked(3);
    const delivery = world.holdNextDelivery();
    const grab = world.claims.grabSeveral({ ...ask, payload });
    await delivery.reached;
    for (const { claim } of await live(world)) {
      expect(await world.claims.find(claim?.id ?? '')).toMatchObject({ live: true });
    }
    delivery.go();
    expect(await grab).toHaveLength(3);
  });

  it('stores no payload anywhere', async () => {
    const world = await hooked(3);
    const secret = 'very-secret-payload';
    await world.claims.grabSeveral({ ...keyed('k', secret), payload: secret });
    expect(world.written.join()).not.toContain(secret);
  });
});
