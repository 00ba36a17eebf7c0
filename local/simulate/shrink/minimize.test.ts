import { describe, expect, it } from 'vitest';
import { minimize } from './minimize.ts';

const numbers = Array.from({ length: 1000 }, (_, number) => number);
const always = () => true;

describe('minimize', () => {
  it('finds the few items that fail together, however far apart', async () => {
    let tests = 0;
    const fails = async (items: readonly number[]) => {
      tests += 1;
      return [17, 500, 983].every((needed) => items.includes(needed));
    };
    expect(await minimize(numbers, fails, always)).toEqual([17, 500, 983]);
    expect(tests).toBeLessThan(200);
  });

  it('leaves one item where any one fails', async () => {
    expect(await minimize(numbers, async (items) => items.length > 0, always)).toHaveLength(1);
  });

  it('answers what it has found when its tests are used up, and that still fails', async () => {
    let tests = 0;
    const fails = async (items: readonly number[]) => {
      tests += 1;
      return items.includes(7) && items.includes(700);
    };
    const found = await minimize(numbers, fails, () => tests < 5);
    expect(found).toContain(7);
    expect(found).toContain(700);
    expect(found.length).toBeLessThan(1000);
    expect(tests).toBeLessThanOrEqual(5);
  });
});
