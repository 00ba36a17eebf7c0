import { describe, expect, it } from 'vitest';
import { createOutputRing } from './output-ring.ts';

function aRing() {
  const clock = { time: 1000, now: () => clock.time };
  return { clock, ring: createOutputRing(clock) };
}

describe('the output of a task', () => {
  it('is kept by lines, each with the moment at which it began, the unfinished one too', () => {
    const { clock, ring } = aRing();
    ring.append('a', 'one\ntw');
    clock.time = 2000;
    ring.append('a', 'o\nthree');
    expect(ring.lines('a')).toEqual([
      { at: 1000, message: 'one' },
      { at: 1000, message: 'two' },
      { at: 2000, message: 'three' },
    ]);
    expect(ring.lines('b')).toBeUndefined();
  });

  it('is its last 200 lines', () => {
    const { ring } = aRing();
    for (let line = 0; line < 300; line += 1) ring.append('a', `${line}\n`);
    const lines = ring.lines('a')?.map(({ message }) => message) ?? [];
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, '100', '299']);
  });

  it('is 64 KiB at most, whatever one line holds', () => {
    const { ring } = aRing();
    for (let line = 0; line < 200; line += 1) ring.append('a', `${'x'.repeat(100_000)}\n`);
    const lines = ring.lines('a') ?? [];
    expect(lines).toHaveLength(32);
    expect(lines.every(({ message }) => message.length === 2000)).toBe(true);
  });

  it('is kept of the last 500 tasks', () => {
    const { ring } = aRing();
    for (let task = 0; task <= 500; task += 1) ring.append(`task-${task}`, 'here\n');
    expect([ring.lines('task-0'), ring.lines('task-500')?.length]).toEqual([undefined, 1]);
  });
});
