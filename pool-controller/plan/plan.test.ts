import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Worker } from '../../shared/pool/worker.ts';
import { aPool, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { isKind, type Plan } from './action.ts';
import { plan } from './plan.ts';

function launched({ actions }: Plan): number {
  return actions.filter(isKind('launch')).reduce((sum, { count }) => sum + count, 0);
}

describe('a healthy pool', () => {
  const warm = (count: number): Worker[] =>
    Array.from({ length: count }, (_, position) => aWorker({ id: `w${position}`, state: 'warm' }));

  test('launches exactly what is missing', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (fixed, have) => {
        const config = aPool({ target: { fixed }, maxWorkers: 200 });
        const planned = plan(observedWith({ config, workers: warm(have) }), noon);
        expect(launched(planned)).toBe(Math.max(0, fixed - have));
        expect(planned.actions.filter(isKind('drain'))).toHaveLength(Math.max(0, have - fixed));
      }),
    );
  });

  test('at its target needs nothing', () => {
    expect(plan(observedWith({ workers: warm(2) }), noon).actions).toEqual([]);
  });

  test('says how long its workers take to be warm', () => {
    expect(plan(observedWith({ workers: warm(2) }), noon).timeToWarmSeconds).toBe(30);
  });
});
