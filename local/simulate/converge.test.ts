import { describe, expect, it } from 'vitest';
import { converge } from './converge.ts';
import { startController } from './processes.ts';
import { createWorld } from './world.ts';

/** A pool that is at rest, whose controller does nothing any more. */
async function leftAlone() {
  const world = createWorld({ seed: 1, hours: 1, faults: new Set() });
  const controller = startController(world, new AbortController().signal);
  await world.time.runUntil(world.time.now() + 180_000);
  controller.kill();
  return world;
}

describe('rest after the faults', () => {
  it('is a pool that is left alone as it was', async () => {
    expect(await converge(await leftAlone())).toMatchObject({ seconds: 0, inTime: true });
  });

  it('is no pool whose workers are all of the template before the newest one', async () => {
    const world = await leftAlone();
    for (const { config } of world.settings.entries())
      world.account.templates.register(config, world.time.now());
    expect(await converge(world)).toMatchObject({ seconds: undefined, inTime: false });
    expect(world.broken.list().map(({ what }) => what)).toEqual([
      expect.stringMatching(/^not at rest in time, with nothing to wait for: .*0 warm of /),
    ]);
  });
});
