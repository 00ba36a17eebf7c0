import { describe, expect, it } from 'vitest';
import { remembered } from './remembered.ts';

function aMemory(most = 2) {
  const world = { now: 0, loads: [] as string[], fails: false };
  const clock = { now: () => world.now };
  const read = remembered({ clock, milliseconds: 1000, most }, async (key: string) => {
    world.loads.push(key);
    if (world.fails) throw new Error('no answer');
    return `${key} ${world.loads.length}`;
  });
  return Object.assign(world, { read });
}

describe('a remembered value', () => {
  it('is loaded once for all who ask within its time', async () => {
    const memory = aMemory();
    expect(await Promise.all([memory.read('a'), memory.read('a')])).toEqual(['a 1', 'a 1']);
    memory.now = 999;
    expect(await memory.read('a')).toBe('a 1');
    memory.now = 1000;
    expect(await memory.read('a')).toBe('a 2');
  });

  it('is asked for again where the load failed', async () => {
    const memory = aMemory();
    memory.fails = true;
    await expect(memory.read('a')).rejects.toThrow('no answer');
    memory.fails = false;
    expect(await memory.read('a')).toBe('a 2');
  });

  it('is asked for again where it was not worth it', async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return loads;
    };
    const remembering = { clock: { now: () => 0 }, milliseconds: 1000, most: 2 };
    const read = remembered(remembering, load, (value) => value > 1);
    expect([await read('a'), await read('a'), await read('a')]).toEqual([1, 2, 2]);
  });

  it('is kept of the last few keys', async () => {
    const memory = aMemory();
    for (const key of ['a', 'b', 'c', 'b', 'a']) await memory.read(key);
    expect(memory.loads).toEqual(['a', 'b', 'c', 'a']);
  });
});
