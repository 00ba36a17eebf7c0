import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilAtRest } from './settled.ts';
import { storyOf } from './story.ts';
import { atEveryCall, notReachedInEarnest, type Trap, tallyOf } from './trap.ts';
import { startWorld, type World } from './world.ts';

const pool = { name: 'etl', image: 'local/chaos/images/hosted', target: { fixed: 2 }, maxWorkers: 4 };
/** Plots at once: most of the time each waits for a dead controller's lease to run out. */
const bounds = { atOnce: 12, tries: 3 };

describe('a launch', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ workers: 'hosted' });
  });
  afterAll(() => world?.close());

  async function launchWithTrap(trap: Trap, name: string): Promise<void> {
    const plot = await world.plot(`launch-${name}`, [pool]);
    const victim = await plot.controller(['--once'], {
      meddler: trap.meddler,
      started: ({ kill }) => trap.arm(() => kill('SIGKILL')),
    });
    await victim.ended;
    trap.disarm();
    const next = await plot.controller(['--watch']);
    await next.said(/(took the controllers' lease)/);
    await untilAtRest(plot);
    await next.end();
    const asked = world.ecs.model.tasks().filter(({ cluster }) => cluster === plot.name);
    const story = await storyOf(world, plot);
    expect(
      asked.map(({ status }) => status),
      story,
    ).toEqual(['RUNNING', 'RUNNING']);
  }

  it('whose controller is killed before or after any one of its calls launches no worker twice', async () => {
    const deaths = await atEveryCall(bounds, launchWithTrap);
    console.log(`a launch: ${tallyOf(deaths)}`);
    expect(deaths.at).toEqual(expect.arrayContaining(['before RunTask 1', 'after RunTask 1']));
    expect(notReachedInEarnest(deaths)).toEqual([]);
  }, 600_000);
});
