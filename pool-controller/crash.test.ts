import { expect, test } from 'vitest';
import { aPool } from './fakes/builders.ts';
import { mortal } from './fakes/mortal.ts';
import { aWorld, type World } from './fakes/world.ts';
import { run } from './run.ts';

const maxWorkers = 6;
const pool = () => aPool({ target: { fixed: 3 }, maxWorkers });

/** A pool that launches, replaces, reaps, and drains: what a controller may be in the midst of. */
function disturb({ ledger: { content }, fleet, clock }: World): void {
  const [claimed, dead] = content.live.values();
  if (claimed?.state === 'warm') {
    const claim = { id: 'etl.w.nonce0001', fence: 1, createdAt: clock.now(), expiresAt: clock.now() + 4000 };
    content.live.set(claimed.id, { ...claimed, state: 'claimed', version: claimed.version + 1, claim });
  }
  if (dead !== undefined) fleet.kill(dead.id);
}

/** What holds at any moment: recorded and running workers stay within maxWorkers. */
function expectBounded({ ledger: { content }, fleet }: World): void {
  const open = content.states.get('etl')?.openLaunches ?? [];
  const rows = [...content.live.values()];
  const outstanding = open.map(
    ({ token, count }) => count - rows.filter(({ launchToken }) => launchToken === token).length,
  );
  const recorded = rows.length + outstanding.reduce((sum, count) => sum + Math.max(0, count), 0);
  expect(recorded).toBeLessThanOrEqual(maxWorkers);
  const alive = fleet.tasks().filter(({ status }) => status !== 'STOPPED');
  expect(alive.length).toBeLessThanOrEqual(maxWorkers);
}

async function live(world: World, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await world.clock.pass(1000);
    expectBounded(world);
  }
}

test.each(['before', 'after'] as const)(
  'a controller that is killed %s any of its calls leaves nothing that the next one does not repair',
  async (when) => {
    // These calls span the lease, the launch, its adoption, a grab's replacement, a reaped claim, a dead worker.
    for (let call = 1; call <= 180; call += 1) {
      const world = aWorld([pool()]);
      const ending = new AbortController();
      void run(mortal(world.ports, { call, when }), { mode: 'watch' }, ending.signal);
      await live(world, 8);
      disturb(world);
      await live(world, 12);
      const next = run(world.ports, { mode: 'watch' }, ending.signal);
      await live(world, 50);
      const rows = [...world.ledger.content.live.values()];
      expect(rows.map(({ state }) => state)).toEqual(['warm', 'warm', 'warm']);
      expect(world.ledger.content.states.get('etl')?.openLaunches).toEqual([]);
      const alive = world.fleet.tasks().filter(({ status }) => status !== 'STOPPED');
      expect(alive.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
      ending.abort();
      await world.clock.pass(0);
      await next;
    }
  },
);

test('a closing that was cut off leaves no stuck row', async () => {
  const world = aWorld([pool()]);
  const ending = new AbortController();
  const first = run(world.ports, { mode: 'watch' }, new AbortController().signal);
  await live(world, 8);
  world.ledger.content.closingIsCutOff = true;
  const [dead] = world.ledger.content.live.keys();
  if (dead === undefined) throw new Error('no worker');
  world.fleet.kill(dead);
  await live(world, 3);
  expect(world.ledger.content.live.get(dead)?.state).toBe('stopped');
  world.ledger.content.closingIsCutOff = false;
  world.ledger.content.lease = undefined;
  const next = run(world.ports, { mode: 'watch' }, ending.signal);
  await live(world, 20);
  expect(world.ledger.content.live.has(dead)).toBe(false);
  expect(world.ledger.content.closed.get(dead)).toMatchObject({ end: { exitCode: 1 } });
  ending.abort();
  await world.clock.pass(0);
  await next;
  void first;
});
