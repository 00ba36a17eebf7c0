import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Meddler } from '../../local/chaos/wire/meddler.ts';
import { grab, release } from './client.ts';
import type { Program } from './program.ts';
import { untilAtRest } from './settled.ts';
import { storyOf } from './story.ts';
import { atEveryCall, type Trap, tallyOf } from './trap.ts';
import { type Plot, startWorld, type World } from './world.ts';

const pool = {
  name: 'etl',
  image: 'local/chaos/images/hosted',
  target: { fixed: 2 },
  maxWorkers: 6,
  reuse: { maxClaims: 1000 },
};
/** Plots at once: most of the time each waits for a dead controller's lease to run out. */
const bounds = { atOnce: 12, tries: 1 };
const handOvers = 3;

/**
 * The writes of the lease's row that are the hand-over. All else is of the moment: which pass is at work when the
 * successor comes, which look, probe or renewal is due.
 */
const mustDieAt = {
  old: ['before PutItem 1', 'after PutItem 1'],
  new: ['before PutItem 1', 'after PutItem 1', 'before PutItem 2', 'after PutItem 2'],
} as const;

const tookTheLease = /(took the controllers' lease)/;

describe('a hand-over of controllers', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted' });
  });
  afterAll(() => world?.close());

  const tasksOf = (plot: Plot) => world.ecs.model.tasks().filter(({ cluster }) => cluster === plot.name);

  /** One controller has just begun its launches when the next one asks for its place. */
  async function handOver(plot: Plot, trap: Trap, victim: 'old' | 'new') {
    const old = await plot.controller([], victim === 'old' ? { meddler: trap.meddler } : {});
    await old.said(tookTheLease);
    const successor = await plot.controller([], {
      meddler: victim === 'new' ? trap.meddler : whenAnnounced(() => trap.arm(() => old.kill('SIGKILL'))),
      started: ({ kill }) => {
        if (victim === 'new') trap.arm(() => kill('SIGKILL'));
      },
    });
    const settled = successor.said(tookTheLease).catch(() => undefined);
    await Promise.race([settled, (victim === 'old' ? old : successor).ended.then(() => settled)]);
    trap.disarm();
    return { old, successor };
  }

  async function handOverWithTrap(victim: 'old' | 'new', trap: Trap, name: string): Promise<void> {
    const plot = await world.plot(`hand-over-${victim}-${name}`, [pool]);
    const { old, successor } = await handOver(plot, trap, victim);
    const isOrphaned = victim === 'new' && trap.hasSprung();
    const next = isOrphaned ? await plot.controller([]) : successor;
    await next.said(tookTheLease);
    // By itself it ends only when its successor has stayed for half a minute.
    await old.end();
    await untilAtRest(plot);
    await next.end();
    const story = await storyOf(world, plot);
    expect(
      tasksOf(plot).map(({ status }) => status),
      story,
    ).toEqual(['RUNNING', 'RUNNING']);
  }

  it.each(['old', 'new'] as const)(
    'leaves a whole pool, though the %s one is killed before or after any one of its calls',
    async (victim) => {
      const deaths = await atEveryCall(bounds, (trap, name) => handOverWithTrap(victim, trap, name));
      console.log(`a hand-over, the ${victim} one: ${tallyOf(deaths)}`);
      expect(deaths.at).toEqual(expect.arrayContaining([...mustDieAt[victim]]));
    },
    600_000,
  );

  it('under load costs no claim: one controller after the other, and each lets go for the next', async () => {
    const plot = await world.plot('hand-over-load', [{ ...pool, target: { fixed: 6 }, maxWorkers: 20 }]);
    let controller = await plot.controller([]);
    const gateway = await plot.gateway();
    await untilAtRest(plot);
    const load = keepGrabbing(gateway.url);
    const before: Program[] = [];
    for (let count = 0; count < handOvers; count += 1) {
      before.push(controller);
      controller = await plot.controller([]);
      await controller.said(tookTheLease);
    }
    await Promise.all(before.map(({ ended }) => ended));
    const { statuses, granted } = await load.end();
    expect(granted).toBeGreaterThan(0);
    expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    await untilAtRest(plot);
    await controller.end();
  }, 120_000);
});

/** A hand-over begins when the successor has written its name into the lease's row: its first write. */
function whenAnnounced(announced: () => void): Meddler {
  return {
    onCall: async () => 'pass',
    async onAnswer({ operation }) {
      if (operation === 'PutItem') announced();
      return 'pass';
    },
  };
}

/** Four clients that grab and release as fast as they are answered. */
function keepGrabbing(url: string) {
  const statuses = new Set<number>();
  let isOver = false;
  let granted = 0;
  const client = async () => {
    while (!isOver) {
      const { status, body } = await grab(url, pool.name, { waitSeconds: 5 });
      statuses.add(status);
      for (const { id } of body.claims ?? []) {
        granted += 1;
        expect((await release(url, id)).body).toMatchObject({ state: 'ended', endReason: 'released' });
      }
    }
  };
  const clients = Promise.all(Array.from({ length: 4 }, client));
  return {
    async end() {
      isOver = true;
      await clients;
      return { statuses, granted };
    },
  };
}
