import { describe, expect, test } from 'vitest';
import { ServiceError } from '../shared/pool/errors.ts';
import { addSums, type HistoryStep, noSums } from '../shared/pool/history.ts';
import { aPool, aWorker, noon, observedWith } from './fakes/builders.ts';
import { aWorld, type World } from './fakes/world.ts';
import { keepHistory, newPoolHistory } from './keep-history.ts';
import { run } from './run.ts';

const minute = 60_000;

/** A ledger that keeps additions and says what may be merged, and refuses while it is down; the clock is the test's. */
function aWriter() {
  const written: HistoryStep[] = [];
  const world = { now: noon, isDown: false, written, merges: 0, warnings: [] as string[] };
  const telling = async <T>(tell: () => T): Promise<T> => {
    if (world.isDown) throw new ServiceError('ledger_unreachable', 'the ledger does not answer');
    return tell();
  };
  const ports = {
    clock: { now: () => world.now, monotonic: () => world.now, sleep: async () => undefined },
    log: { info: () => undefined, warn: (_fields: object, text: string) => void world.warnings.push(text) },
    ledger: {
      addHistory: (_pool: string, step: HistoryStep) => telling(() => void written.push(step)),
      mergeHistory: (_pool: string, now: number) =>
        telling(() => {
          world.merges += 1;
          return now + 60 * minute;
        }),
    },
  };
  return Object.assign(world, { ports });
}

const sums = (steps: readonly HistoryStep[]) => steps.map((step) => step.sums).reduce(addSums, noSums);
const oneWarm = observedWith({ workers: [aWorker({ id: 'a', state: 'warm' })] });
const oneBusy = observedWith({ workers: [aWorker({ id: 'a', state: 'warm', busySince: noon })] });
const passed = (observed = oneWarm) => ({ observed, want: 2, outcomes: [] });

describe('what a pass saw', () => {
  test('counts for as long as it lasted, each minute its part', async () => {
    const writer = aWriter();
    const history = newPoolHistory();
    writer.now = noon + 50_000;
    await keepHistory(writer.ports, history, passed());
    writer.now = noon + 65_000;
    await keepHistory(writer.ports, history, passed(oneBusy));
    writer.now = noon + 120_000;
    await keepHistory(writer.ports, history, passed());
    expect(writer.written).toMatchObject([
      { at: noon, sums: { seconds: 10, workerSeconds: { warm: 10, busy: 0 }, wantSeconds: 20 } },
      { at: noon + minute, sums: { workerSeconds: { warm: 5, busy: 30 } } },
    ]);
  });

  test('counts for 30 s at most: of a longer gap nobody knows', async () => {
    const writer = aWriter();
    const history = newPoolHistory();
    await keepHistory(writer.ports, history, passed());
    writer.now = noon + 60 * minute;
    await keepHistory(writer.ports, history, passed());
    expect(sums(writer.written).seconds).toBe(30);
    expect(writer.written).toMatchObject([{ at: noon + 59 * minute }]);
  });

  test('is kept while the ledger is down, and said once a pass', async () => {
    const writer = aWriter();
    const history = newPoolHistory();
    await keepHistory(writer.ports, history, passed());
    writer.isDown = true;
    writer.now = noon + 30_000;
    await keepHistory(writer.ports, history, passed());
    writer.now = noon + 60_000;
    await keepHistory(writer.ports, history, passed());
    expect([writer.written, writer.warnings.length]).toEqual([[], 1]);
    writer.isDown = false;
    await keepHistory(writer.ports, history, passed());
    expect(sums(writer.written).seconds).toBe(60);
  });

  test('of a pool that was removed counts no longer', async () => {
    const writer = aWriter();
    const history = newPoolHistory();
    await keepHistory(writer.ports, history, passed());
    const removed = { ...oneWarm, removed: true, config: undefined };
    writer.now = noon + 10_000;
    await keepHistory(writer.ports, history, passed(removed));
    writer.now = noon + 60_000;
    await keepHistory(writer.ports, history, passed(removed));
    expect(sums(writer.written).seconds).toBe(10);
  });
});

describe('merging', () => {
  test('begins a minute after the first pass, and then waits until the next hour is due', async () => {
    const writer = aWriter();
    const history = newPoolHistory();
    for (let second = 0; second <= 59; second += 1) {
      writer.now = noon + second * 1000;
      await keepHistory(writer.ports, history, passed());
    }
    expect(writer.merges).toBe(0);
    for (let second = 60; second <= 3600; second += 60) {
      writer.now = noon + second * 1000;
      await keepHistory(writer.ports, history, passed());
    }
    expect(writer.merges).toBe(1);
  });
});

describe('a controller', () => {
  const watched = async (world: World, milliseconds: number) => {
    const ending = new AbortController();
    const ended = run(world.ports, { mode: 'watch' }, ending.signal);
    await world.clock.pass(milliseconds);
    const written = [...world.ledger.content.history];
    ending.abort();
    await world.clock.pass(0);
    await ended;
    return { during: written, after: world.ledger.content.history };
  };

  test('writes once a minute and pool, and the rest at its end', async () => {
    const world = aWorld([aPool(), aPool({ name: 'other' })]);
    const { during, after } = await watched(world, 5 * minute + 30_000);
    for (const pool of ['etl', 'other']) {
      expect(during.filter((addition) => addition.pool === pool)).toHaveLength(5);
      const steps = after.filter((addition) => addition.pool === pool).map(({ step }) => step);
      expect(sums(steps).seconds).toBeGreaterThan(5 * 60 + 20);
      expect(sums(steps).seconds).toBeLessThanOrEqual(5 * 60 + 30);
    }
  });

  test('counts each worker that turned warm, and what it took', async () => {
    const world = aWorld([aPool({ target: { fixed: 3 } })]);
    const { after } = await watched(world, 2 * minute);
    const { timeToWarm, spendNanoUsd, idleSpendNanoUsd } = sums(after.map(({ step }) => step));
    expect(timeToWarm.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(spendNanoUsd).toBeGreaterThan(idleSpendNanoUsd);
    expect(idleSpendNanoUsd).toBeGreaterThan(0);
  });
});
