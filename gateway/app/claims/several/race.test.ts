import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../claims-world.test-support.ts';
import { immortal, type Mortality } from '../mortal-life.test-support.ts';
import { finishHolds } from './finish-hold.ts';

type World = Awaited<ReturnType<typeof aWorld>>;

/** Waits for none to four turns of the microtasks, at random by a seed, so that the calls of grabs interleave. */
function paceOf(seed: number): () => Promise<void> {
  let state = seed;
  return async () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    for (let turns = (state >>> 16) % 5; turns > 0; turns -= 1) await Promise.resolve();
  };
}

async function finishEverything({ ledger, now }: World): Promise<void> {
  let ids = 0;
  const random = { id: () => `finisher${ids++}`, number: () => 0 };
  const ports = { ledger, clock: { now, sleep: async () => undefined }, random };
  for (let pass = 0; pass < 3; pass += 1) await finishHolds(ports, await ledger.liveWorkers('etl'));
}

const asks = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
  waitSeconds: fc.constantFrom(0, 5),
  gateway: fc.integer({ min: 0, max: 2 }),
});
const deaths = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 40 }), when: fc.constantFrom('before', 'after') }),
  {
    nil: undefined,
  },
);

describe('grabs that race on three gateways, of which any may die', () => {
  it('each get all of their workers or none, and no worker has two holders', async () => {
    const races = fc.record({
      warm: fc.integer({ min: 1, max: 9 }),
      grabs: fc.array(asks, { minLength: 2, maxLength: 6 }),
      deaths: fc.tuple(deaths, deaths, deaths),
      seed: fc.integer(),
    });
    await fc.assert(
      fc.asyncProperty(races, async ({ warm, grabs, deaths, seed }) => {
        const world = await aWorld({ warm });
        const gateways = deaths.map((mortality: Mortality | undefined, index) =>
          world.mortalGateway(mortality ?? immortal, paceOf(seed + index)),
        );
        const answered = await Promise.all(
          grabs.map(async ({ count, key, waitSeconds, gateway }, index) => {
            const at = gateways[gateway];
            if (at === undefined) throw new Error('no such gateway');
            // The same key with another count would be another body.
            const holder = key === undefined ? `grab ${index}` : `${key}-${count}`;
            const named = key === undefined ? {} : { idempotencyKey: { key: holder, fingerprint: holder } };
            const grab = at.claims.grabSeveral({ pool: 'etl', count, holder, waitSeconds, ...named });
            const outcome = await Promise.race([grab.catch(() => []), at.died]);
            return { count, holder, granted: outcome === 'died' ? [] : outcome };
          }),
        );
        await nextTurn();
        world.pass(41);
        await finishEverything(world);
        const workers = await world.ledger.liveWorkers('etl');
        expect(workers.filter(({ claim }) => claim?.hold !== undefined)).toEqual([]);
        const claims = new Map(
          workers.flatMap(({ id, claim }) => (claim === undefined ? [] : [[id, claim]])),
        );
        for (const { count, holder, granted } of answered) {
          const held = [...claims.values()].filter((claim) => claim.holder === holder);
          expect([0, count]).toContain(held.length);
          expect([0, count]).toContain(granted.length);
          for (const { worker, claim } of granted) {
            expect(claims.get(worker.id)).toMatchObject({ id: claim.id, holder });
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('two gateways that want the same workers', () => {
  it('both get theirs within their wait, one after the other, though they starve each other at first', async () => {
    let contended = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const world = await aWorld({ warm: 3 });
      const grabs = [seed, seed + 7].map((itsSeed) =>
        world
          .mortalGateway(immortal, paceOf(itsSeed))
          .claims.grabSeveral({ pool: 'etl', count: 3, waitSeconds: 60 }),
      );
      const first = await Promise.race(grabs);
      if (world.now() > 1_000_000_000_000) contended += 1;
      for (let count = 0; count < 3; count += 1) await world.addWarm();
      const granted = (await Promise.all(grabs)).flat();
      expect(first).toHaveLength(3);
      expect(new Set(granted.map(({ worker }) => worker.id)).size).toBe(6);
    }
    expect(contended).toBeGreaterThan(0);
  });
});
