import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backOff } from './back-off.ts';

it('is anything from next to nothing up to twice as long each time, four seconds at most', () => {
  expect([1, 2, 3, 4, 5, 99].map((contentions) => backOff(contentions, 0.999_999))).toEqual(
    [500, 1000, 2000, 4000, 4000, 4000].map((longest) => longest * 0.999_999),
  );
  expect(backOff(3, 0.5)).toBe(1000);
});

it('is never nothing, so that somebody else gets in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (contentions, random) => {
        expect(backOff(contentions, random)).toBeGreaterThanOrEqual(10);
        expect(backOff(contentions, random)).toBeLessThanOrEqual(4000);
      },
    ),
  );
});
