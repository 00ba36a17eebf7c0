import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../api/schemas/workers.ts';
import { launchParts } from './launch-parts.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const time = (second: number) => new Date(noon + second * 1000).toISOString();
const entry = (second: number, phase: NonNullable<TimelineEntry['phase']>): TimelineEntry => ({
  at: time(second),
  state: 'launching',
  phase,
  reason: '',
});
const asked = [entry(0, 'asked'), entry(12, 'placed'), entry(30, 'pulled')];

it('a launch that is over has the length of each of its phases', () => {
  const over = [...asked, entry(36, 'started'), entry(40, 'ready')];
  expect(launchParts(over, undefined, noon + 99_000)).toEqual([
    { phase: 'placed', milliseconds: 12_000 },
    { phase: 'pulled', milliseconds: 18_000 },
    { phase: 'started', milliseconds: 6000 },
    { phase: 'ready', milliseconds: 4000 },
  ]);
});

it('a launch under way has its present phase, as long as it has been', () => {
  const launch = { step: 'starting', since: time(30) } as const;
  expect(launchParts(asked, launch, noon + 33_000).at(-1)).toEqual({ phase: 'started', milliseconds: 3000 });
  expect(launchParts(asked, launch, noon + 29_000).at(-1)).toEqual({ phase: 'started', milliseconds: 0 });
});

it('a launch of which nothing was seen yet waits for its place', () => {
  const launch = { step: 'placing', since: time(0) } as const;
  expect(launchParts(asked.slice(0, 1), launch, noon + 5000)).toEqual([
    { phase: 'placed', milliseconds: 5000 },
  ]);
});
