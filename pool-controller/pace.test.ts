import { expect, test } from 'vitest';
import { backOff, pauseAfter, shortestPause } from './pace.ts';
import type { PoolPass } from './pass.ts';

const pass = (parts: Partial<PoolPass>): PoolPass => ({
  pool: 'etl',
  counts: {},
  want: 0,
  done: {},
  failures: 0,
  problems: [],
  differences: [],
  nextLookSeconds: 5,
  fleetReads: 2,
  ...parts,
});

test.each([
  ['what the first pool asks for', [pass({}), pass({ nextLookSeconds: 1 })], 1],
  ['so long that the fleet is read ten times a second at most', [pass({ fleetReads: 80 })], 8],
  ['fifteen seconds however large the pools are', [pass({ fleetReads: 5000 })], 15],
])('the next pass is due after %s', (_, pools, seconds) => {
  expect(pauseAfter({ pools, failed: [] })).toBe(seconds);
});

test('a pool that could not be looked at is looked at again soon', () => {
  expect(pauseAfter({ pools: [pass({})], failed: [{ pool: 'etl', error: new Error('no') }] })).toBe(1);
});

test('a change of the warm count does not make the reads more frequent', () => {
  expect(shortestPause([pass({ fleetReads: 40 }), pass({ fleetReads: 10 })])).toBe(5);
});

test.each([
  [1, 1, 1],
  [1, 0, 0.5],
  [3, 1, 4],
  [50, 1, 15],
])('after %i failures in a row, jitter %f, it waits %f s', (failures, random, seconds) => {
  expect(backOff(failures, random)).toBe(seconds);
});
