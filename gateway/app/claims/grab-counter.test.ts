import { describe, expect, it } from 'vitest';
import type { HistoryStep } from '../../../shared/pool/history.ts';
import { createGrabCounter } from './grab-counter.ts';

const noon = Date.UTC(2026, 10, 22, 12);

/** A ledger that keeps what it is told, and refuses while it is down; the clock is the test's. */
function aWorld() {
  const world = {
    now: noon,
    isDown: false,
    totals: { hits: 0, misses: 0 },
    steps: [] as { pool: string; step: HistoryStep }[],
  };
  const telling = async (tell: () => void) => {
    if (world.isDown) throw new Error('the ledger does not answer');
    tell();
  };
  const counter = createGrabCounter(
    {
      countGrab: ({ hits, misses }) =>
        telling(() => {
          world.totals = { hits: world.totals.hits + hits, misses: world.totals.misses + misses };
        }),
      addHistory: (pool, step) => telling(() => world.steps.push({ pool, step })),
    },
    () => world.now,
  );
  return Object.assign(world, { counter });
}

describe('hits and misses', () => {
  it('are in the totals after a flush, and in the history once their minute is over', async () => {
    const world = aWorld();
    world.counter.hit('etl', 12);
    world.counter.miss('etl');
    await world.counter.flush();
    expect([world.totals, world.steps]).toEqual([{ hits: 1, misses: 1 }, []]);
    world.now = noon + 60_000;
    await world.counter.flush();
    expect(world.steps).toMatchObject([{ pool: 'etl', step: { at: noon, sums: { hits: 1, misses: 1 } } }]);
    await world.counter.flush();
    expect(world.steps).toHaveLength(1);
  });

  it('are all written at the end', async () => {
    const world = aWorld();
    world.counter.hit('etl', 12);
    await world.counter.flushAll();
    expect(world.steps).toMatchObject([{ step: { at: noon, sums: { hits: 1 } } }]);
  });

  it('are kept while the ledger is down', async () => {
    const world = aWorld();
    world.counter.hit('etl', 12);
    world.isDown = true;
    world.now = noon + 60_000;
    await expect(world.counter.flush()).rejects.toThrow('does not answer');
    world.isDown = false;
    await world.counter.flush();
    expect(world.totals).toEqual({ hits: 1, misses: 0 });
    expect(world.steps).toMatchObject([{ step: { at: noon, sums: { hits: 1 } } }]);
  });
});
