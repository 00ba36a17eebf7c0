import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Intercept } from '../../../../local/ledger/memory.ts';
import { isLive } from '../../../../shared/pool/claim.ts';
import { isCandidate } from '../../../../shared/pool/worker.ts';
import { aWorld } from '../claims-world.test-support.ts';
import { immortal, type Mortality } from '../mortal-life.test-support.ts';
import { finishHolds } from './finish-hold.ts';

type World = Awaited<ReturnType<typeof aWorld>>;
type Options = Parameters<typeof aWorld>[0];
const key = { key: 'k', fingerprint: 'body' };
const unkeyed = { pool: 'etl', count: 3, leaseSeconds: 600 };
const keyed = { ...unkeyed, idempotencyKey: key };
const tight: Options = { warm: 3 };
const hooked: Options = { warm: 3, pool: { onClaim: { path: '/claimed' } } };

/** How many calls of anything such a grab makes when nothing happens to it. */
async function callsOf(options: Options, ask: typeof unkeyed): Promise<number> {
  const world = await aWorld(options);
  const { claims, calls } = world.mortalGateway(immortal);
  await claims.grabSeveral(ask);
  return calls();
}

/** Every moment at which the gateway may die in such a grab. */
async function deaths(options: Options, ask: typeof unkeyed): Promise<readonly Mortality[]> {
  const calls = await callsOf(options, ask);
  const numbers = Array.from({ length: calls }, (_, index) => index + 1);
  return numbers.flatMap((call) => [
    { call, when: 'before' as const },
    { call, when: 'after' as const },
  ]);
}

async function dieIn(world: World, ask: typeof unkeyed, mortality: Mortality): Promise<void> {
  const { claims, died } = world.mortalGateway(mortality);
  expect(await Promise.race([claims.grabSeveral(ask), died])).toBe('died');
  // What was under way beside the last call arrives.
  await nextTurn();
}

/** What the controller does in its passes, until it finds nothing more to do. */
async function finishEverything({ ledger, now }: World): Promise<void> {
  let ids = 0;
  const ports = {
    ledger,
    clock: { now, sleep: async () => undefined },
    random: { id: () => `finisher${ids++}`, number: () => 0 },
  };
  for (let pass = 0; pass < 3; pass += 1) await finishHolds(ports, await ledger.liveWorkers('etl'));
}

/** All or none, nothing held any more, and whoever isn't claimed is there for others. */
async function expectAllOrNone(world: World): Promise<number> {
  const workers = await world.ledger.liveWorkers('etl');
  const claimed = workers.filter(({ state }) => state === 'claimed');
  expect([0, 3]).toContain(claimed.length);
  expect(workers.filter(({ claim }) => claim?.hold !== undefined)).toEqual([]);
  const free = workers.filter(isCandidate).map(({ id }) => id);
  const indexed = (await world.ledger.warmWorkers('etl', 100)).map(({ id }) => id);
  expect(indexed.toSorted()).toEqual(free.toSorted());
  expect(claimed.length + free.length).toBe(workers.length);
  return claimed.length;
}

const scenes: readonly (readonly [string, Options])[] = [
  ['a pool of three', tight],
  ['a pool with an onClaim hook', hooked],
];

describe.each(scenes)('a gateway that dies in a grab of three, of %s', (_scene, options) => {
  it('leaves nothing stuck and no half, whichever of its calls was the last', async () => {
    for (const mortality of await deaths(options, unkeyed)) {
      const world = await aWorld(options);
      await dieIn(world, unkeyed, mortality);
      world.pass(41);
      await finishEverything(world);
      const claimed = await expectAllOrNone(world);
      const leases = (await world.ledger.liveWorkers('etl')).flatMap(({ claim }) => claim ?? []);
      expect(leases.filter((claim) => isLive(claim, world.now()))).toHaveLength(claimed);
    }
  });

  it('leaves nothing in the way of the next grab, once its time is over', async () => {
    for (const mortality of await deaths(options, unkeyed)) {
      const world = await aWorld(options);
      await dieIn(world, unkeyed, mortality);
      world.pass(41);
      const next = await world
        .anotherGateway()
        .grabSeveral(unkeyed)
        .catch(() => []);
      await finishEverything(world);
      expect(await expectAllOrNone(world)).toBe(3);
      if (next.length > 0) expect(next).toHaveLength(3);
    }
  });

  it('is answered by a retry with the key, with the same claims where they were committed', async () => {
    for (const mortality of await deaths(options, keyed)) {
      const world = await aWorld(options);
      await dieIn(world, keyed, mortality);
      const committed = (await world.ledger.request({ pool: 'etl', key: 'k' }))?.several;
      const retried = await world.anotherGateway().grabSeveral(keyed);
      const ids = retried.map(({ claim }) => claim.id).toSorted();
      if (committed?.state === 'committed') {
        expect(ids).toEqual(committed.workers.map(({ claimId }) => claimId).toSorted());
      }
      expect(await expectAllOrNone(world)).toBe(3);
      world.pass(41);
      await finishEverything(world);
      expect(await expectAllOrNone(world)).toBe(3);
      const standing = (await world.ledger.liveWorkers('etl')).map(({ claim }) => claim?.id);
      expect(standing.toSorted()).toEqual(ids);
      for (const id of ids) expect(await world.claims.find(id)).toMatchObject({ live: true });
    }
  });
});

/** The n-th call of the ledger, from 1, is answered with a reset connection; it had its effect, or it never arrived. */
function stumbling({ call, when }: Mortality) {
  let calls = 0;
  let isMended = false;
  const through: Intercept = async (_command, next) => {
    calls += 1;
    const fails = calls === call && !isMended;
    if (fails && when === 'after') await next();
    if (fails) throw Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError' });
    return next();
  };
  const mend = () => {
    isMended = true;
  };
  return { through, mend };
}

describe.each(scenes)('a ledger that fails once in a grab of three, of %s', (_scene, options) => {
  it('leaves nothing held, whichever call it was, and what is answered is there', async () => {
    for (const mortality of await deaths(options, unkeyed)) {
      const world = await aWorld(options);
      const claims = world.gatewayThrough(stumbling(mortality).through);
      const granted = await claims.grabSeveral(unkeyed).catch(() => []);
      const held = (await world.ledger.liveWorkers('etl')).filter(({ claim }) => claim?.hold !== undefined);
      if (held.length > 0) {
        // Only what is committed, or could not be given up, is left for others to finish.
        world.pass(41);
        await finishEverything(world);
      }
      const claimed = await expectAllOrNone(world);
      if (granted.length > 0) expect([granted.length, claimed]).toEqual([3, 3]);
    }
  });

  it('is answered by a retry with the key', async () => {
    for (const mortality of await deaths(options, keyed)) {
      const world = await aWorld(options);
      const { through, mend } = stumbling(mortality);
      const claims = world.gatewayThrough(through);
      const first = await claims.grabSeveral(keyed).catch(() => []);
      mend();
      const startedAt = world.now();
      const ids = (await claims.grabSeveral(keyed)).map(({ claim }) => claim.id).toSorted();
      expect(world.now() - startedAt).toBeLessThan(4000);
      if (first.length > 0) expect(first.map(({ claim }) => claim.id).toSorted()).toEqual(ids);
      expect(await expectAllOrNone(world)).toBe(3);
    }
  });
});

it('a grab of three whose gateway dies as it takes claims back leaves none of them behind', async () => {
  const options = { ...hooked, warm: 3 };
  let death = 1;
  for (let outcome = ''; outcome !== 'lived'; death += 1) {
    for (const when of ['before', 'after'] as const) {
      const world = await aWorld(options);
      let calls = 0;
      for (const worker of world.workers) {
        world.answer(worker, {
          get hookFails() {
            calls += 1;
            return calls === 2;
          },
        });
      }
      const { claims, died } = world.mortalGateway({ call: death, when });
      const grab = claims.grabSeveral(unkeyed).then(
        () => 'lived',
        () => 'lived',
      );
      outcome = await Promise.race([grab, died]);
      await nextTurn();
      world.pass(41);
      await finishEverything(world);
      const workers = await world.ledger.liveWorkers('etl');
      expect(workers.filter(({ claim }) => claim?.hold !== undefined)).toEqual([]);
      const claimed = workers.filter(({ state }) => state === 'claimed').length;
      expect([0, 3]).toContain(claimed);
    }
  }
  expect(death).toBeGreaterThan(20);
});
