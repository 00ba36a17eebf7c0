import { describe, expect, it } from 'vitest';
import { createSilentBudget } from './silent-budget.ts';

const big = { name: 'big', maxWorkers: 100 };
const small = { name: 'small', maxWorkers: 5 };

describe('the budget of silent workers', () => {
  it('is a tenth of the pool a minute, and one at least', () => {
    const budget = createSilentBudget();
    const taken = Array.from({ length: 12 }, () => budget.take(0, 0, big));
    expect(taken.filter(Boolean)).toHaveLength(10);
    expect([budget.take(0, 0, small), budget.take(59_999, 0, small)]).toEqual([true, false]);
    expect(budget.take(60_000, 0, small)).toBe(true);
  });

  it('of one pool is not used up by another', () => {
    const budget = createSilentBudget();
    for (let drained = 0; drained < 3; drained += 1) expect(budget.take(0, 0, big)).toBe(true);
    expect(budget.take(0, 0, small)).toBe(true);
  });

  it('lets one grab drain three', () => {
    expect([2, 3].map((drained) => createSilentBudget().take(0, drained, big))).toEqual([true, false]);
  });
});
