import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Capacity, largestRemainder, splitByCapacity } from './providers.ts';

const capacity = (spot: [number, number], onDemand: [number, number]): Capacity[] => [
  { provider: 'FARGATE_SPOT', weight: spot[0], base: spot[1] },
  { provider: 'FARGATE', weight: onDemand[0], base: onDemand[1] },
];
const counts = (entries: Capacity[], existing: [number, number], count: number) => {
  const shares = splitByCapacity(
    entries,
    new Map([
      ['FARGATE_SPOT', existing[0]],
      ['FARGATE', existing[1]],
    ]),
    count,
  );
  return ['FARGATE_SPOT', 'FARGATE'].map(
    (name) => shares.find(({ provider }) => provider === name)?.count ?? 0,
  );
};

test.each([
  ['by weight', [3, 0], [1, 0], [0, 0], 8, [6, 2]],
  ['base first', [3, 0], [1, 1], [0, 0], 1, [0, 1]],
  ['base, then weight', [3, 0], [1, 1], [0, 0], 9, [6, 3]],
  ['what exists counts', [1, 0], [1, 0], [4, 0], 4, [0, 4]],
  ['what exists counts beside a base', [1, 0], [1, 4], [4, 0], 8, [0, 8]],
  ['bases that are more than is asked for, in their order', [1, 3], [1, 3], [0, 0], 4, [3, 1]],
  ['what rounding leaves, to whom it is nearest', [1, 0], [2, 0], [0, 0], 1, [0, 1]],
  ['an excess is not taken back', [1, 0], [1, 0], [9, 0], 3, [0, 3]],
  ['weight 0 gets its base alone', [1, 0], [0, 2], [0, 0], 10, [8, 2]],
] as [string, [number, number], [number, number], [number, number], number, number[]][])(
  '%s',
  (_, spot, onDemand, existing, count, expected) => {
    expect(counts(capacity(spot, onDemand), existing, count)).toEqual(expected);
  },
);

const pair = fc.tuple(fc.nat(10), fc.nat(5));

test('the shares add up to what is asked for, none under zero, where a provider has a weight', () => {
  fc.assert(
    fc.property(pair, pair, fc.nat(30), fc.nat(30), fc.nat(100), (spot, onDemand, one, other, count) => {
      fc.pre(spot[0] + onDemand[0] > 0);
      const shares = counts(capacity(spot, onDemand), [one, other], count);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('rounding leaves no share further than one from its proportion', () => {
  const needs = fc.array(fc.nat(50), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(needs, fc.nat(100), ([spot = 0, onDemand = 0], count) => {
      fc.pre(spot + onDemand > 0);
      const entries = [
        { provider: 'FARGATE_SPOT', need: spot },
        { provider: 'FARGATE', need: onDemand },
      ] as const;
      for (const [position, share] of largestRemainder(entries, count).entries()) {
        const exact = (count * (entries[position]?.need ?? 0)) / (spot + onDemand);
        expect(Math.abs(share.count - exact)).toBeLessThan(1);
      }
    }),
  );
});
