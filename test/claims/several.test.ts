import { afterEach, expect, it } from 'vitest';
import type { Intercept } from '../../local/ledger/memory.ts';
import { type IncidentWorld, openIncident } from '../faults/incidents/world.ts';

const opened: IncidentWorld[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.end();
});

/** A pool of three at its target, with its controller running. */
async function aRunningPool(): Promise<IncidentWorld> {
  const world = openIncident({ target: { fixed: 3 }, maxWorkers: 9 }, { indexLagSeconds: 5 });
  opened.push(world);
  world.startController();
  await world.pass(120);
  expect(await world.warm()).toBe(3);
  return world;
}

/** The ledger of a gateway that dies at its n-th call, from 1, before or after that takes effect. */
function dying(last: number, when: 'before' | 'after') {
  let calls = 0;
  const through: Intercept = async (_command, next) => {
    calls += 1;
    if (calls > last || (calls === last && when === 'before')) return new Promise<never>(() => undefined);
    const answer = await next();
    return calls >= last ? new Promise<never>(() => undefined) : answer;
  };
  return { through, isOver: () => calls >= last };
}

it.each(['before', 'after'] as const)(
  'the controller finishes a grab of three whose gateway dies %s any of its calls to the ledger',
  async (when) => {
    const outcomes = new Set<number>();
    for (let last = 1; ; last += 1) {
      const world = await aRunningPool();
      const life = dying(last, when);
      void world.startGateway(life.through).grabSeveral({ pool: 'etl', count: 3 });
      await world.pass(1);
      if (!life.isOver()) break;
      await world.pass(29);
      const live = await world.live();
      expect(live.filter(({ claim }) => claim?.hold !== undefined)).toEqual([]);
      const claimed = live.filter(({ state }) => state === 'claimed').length;
      outcomes.add(claimed);
      // What was held is replaced meanwhile; once all is finished, the pool is back at its target.
      await world.pass(240);
      expect(await world.warm()).toBe(3);
      expect(await world.problems()).toEqual([]);
    }
    expect([...outcomes].toSorted()).toEqual([0, 3]);
  },
);

it('a grab of three above the target is served once the pool has launched for those who wait', async () => {
  const world = await aRunningPool();
  const gateway = world.startGateway();
  const telling = async () => {
    for (let second = 0; second < 240; second += 1) {
      await gateway.flushCounts();
      await world.time.sleep(1000);
    }
  };
  void telling();
  const result = await world.settled(gateway.grabSeveral({ pool: 'etl', count: 5, waitSeconds: 240 }));
  expect(result).toMatchObject({ status: 'fulfilled' });
  const live = await world.live();
  expect(live.filter(({ state }) => state === 'claimed')).toHaveLength(5);
});
