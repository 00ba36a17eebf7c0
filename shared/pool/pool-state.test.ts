import { expect, it } from 'vitest';
import { isPaused } from './pool-state.ts';

it('a pause holds until its end, not at it', () => {
  const override = { pool: 'etl', paused: { note: 'upgrade', until: 10 } };
  expect([isPaused(override, 9), isPaused(override, 10)]).toEqual([true, false]);
});

it('a pool that nobody paused is not paused', () => {
  expect([isPaused(undefined, 0), isPaused({ pool: 'etl' }, 0)]).toEqual([false, false]);
});
