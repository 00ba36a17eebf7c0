import { expect, test } from 'vitest';
import { sizingPolicy } from './policy.ts';

test.each([0, 7, 5000])('a fixed target of %i is that number, whatever the demand', (fixed) => {
  const policy = sizingPolicy({ fixed });
  expect(policy({ grabsPerMinute: [] }, 0)).toBe(fixed);
  expect(policy({ grabsPerMinute: [{ at: 0, grabs: 900 }] }, 60_000)).toBe(fixed);
});
