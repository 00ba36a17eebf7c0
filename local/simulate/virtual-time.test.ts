import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualTime } from './virtual-time.ts';

describe('virtual time', () => {
  it('wakes sleepers in the order of their times, and those of one time in the order of their asking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }), async (pauses) => {
        const time = createVirtualTime(1000);
        const woken: { at: number; index: number }[] = [];
        const sleepers = pauses.map(async (pause, index) => {
          await time.sleep(pause);
          woken.push({ at: time.now(), index });
        });
        await time.runUntil(2000);
        await Promise.all(sleepers);
        const expected = pauses
          .map((pause, index) => ({ at: 1000 + pause, index }))
          .sort((left, right) => left.at - right.at || left.index - right.index);
        expect(woken).toEqual(expected);
      }),
    );
  });

  it('follows what a sleeper does next before it moves on', async () => {
    const time = createVirtualTime(0);
    const seen: number[] = [];
    const walk = async () => {
      for (let step = 0; step < 3; step += 1) {
        await time.sleep(10);
        await Promise.resolve();
        seen.push(time.now());
      }
    };
    const walking = walk();
    await time.runUntil(100);
    await walking;
    expect(seen).toEqual([10, 20, 30]);
    expect(time.now()).toBe(100);
  });

  it('follows a chain of promises to its end, however long, before the clock moves on', async () => {
    const time = createVirtualTime(0);
    const walk = async () => {
      await time.sleep(10);
      for (let step = 0; step < 5000; step += 1) await Promise.resolve();
      return time.now();
    };
    time.at(11, () => undefined);
    const walking = walk();
    await time.runUntil(100);
    expect(await walking).toBe(10);
  });

  it('gives the event loop its turn, however much is due', async () => {
    const time = createVirtualTime(0);
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    for (let at = 1; at <= 5000; at += 1) time.at(at, () => undefined);
    await time.runUntil(5000);
    isOver = true;
    expect(turns).toBeGreaterThan(3);
  });

  it('ends with the error of what was due', async () => {
    const time = createVirtualTime(0);
    time.at(10, () => {
      throw new Error('wrong');
    });
    await expect(time.runUntil(20)).rejects.toThrow('wrong');
  });

  it('wakes a sleeper early when its signal aborts', async () => {
    const time = createVirtualTime(0);
    const ending = new AbortController();
    let wokenAt = -1;
    const sleeper = time.sleep(1000, ending.signal).then(() => {
      wokenAt = time.now();
    });
    time.at(10, () => ending.abort());
    await time.runUntil(500);
    await sleeper;
    expect(wokenAt).toBe(10);
  });

  it('stops at its moment and leaves what is due later', async () => {
    const time = createVirtualTime(0);
    const seen: string[] = [];
    time.at(10, () => seen.push('a'));
    time.at(20, () => seen.push('b'));
    await time.runUntil(15);
    expect(seen).toEqual(['a']);
    await time.runUntil(20);
    expect(seen).toEqual(['a', 'b']);
  });
});
