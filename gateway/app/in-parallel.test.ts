import { expect, it } from 'vitest';
import { allInParallel, inParallel } from './in-parallel.ts';

it('answers in order, with no more calls at once than allowed', async () => {
  let underWay = 0;
  let most = 0;
  const doubled = await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    return item * 2;
  });
  expect(doubled).toEqual([2, 4, 6, 8, 10]);
  expect(most).toBe(2);
});

it('rejects as the first call that does, and maps nothing to nothing', async () => {
  const failing = inParallel([1, 2], 2, async () => await Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await inParallel([], 4, async () => 1)).toEqual([]);
});

it('lets every call come to its end before the first failure is thrown, where that is asked', async () => {
  const ended: number[] = [];
  const calls = allInParallel([1, 2, 3], 3, async (item) => {
    if (item === 1) throw new Error('the first one failed');
    await Promise.resolve();
    ended.push(item);
    return item;
  });
  await expect(calls).rejects.toThrow('the first one failed');
  expect(ended).toEqual([2, 3]);
  expect(await allInParallel([1, 2], 1, async (item) => item * 2)).toEqual([2, 4]);
});
