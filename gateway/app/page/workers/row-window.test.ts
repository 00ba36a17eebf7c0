import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowWindow } from './row-window.ts';

it('holds the rows in sight and a few around them', () => {
  expect(rowWindow(1000, { top: -4000, viewport: 800, rowHeight: 40 })).toEqual({
    first: 88,
    end: 132,
    before: 3520,
    after: 34_720,
  });
});

it('covers the viewport and leaves the table as high as it is, wherever it is scrolled', () => {
  const scrolled = fc.record({
    top: fc.integer({ min: -100_000, max: 2000 }),
    viewport: fc.integer({ min: 1, max: 3000 }),
    rowHeight: fc.integer({ min: 10, max: 200 }),
  });
  fc.assert(
    fc.property(fc.nat(3000), scrolled, (count, at) => {
      const { first, end, before, after } = rowWindow(count, at);
      expect(before + (end - first) * at.rowHeight + after).toBe(count * at.rowHeight);
      expect(at.top + before <= 0 || first === 0).toBe(true);
      expect(at.top + end * at.rowHeight >= at.viewport || end === count).toBe(true);
    }),
  );
});
