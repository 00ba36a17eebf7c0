import { expect, it } from 'vitest';
import { endText, launchText, shortLaunchText } from './worker-words.ts';

it.each([
  [
    { drainReason: 'released', end: { exitCode: 143 } },
    'released: exit code 143, ended as it was told to (SIGTERM)',
  ],
  [
    { end: { exitCode: 1, stoppedReason: 'Essential container exited' } },
    'Essential container exited: exit code 1',
  ],
  [{ end: { stopCode: 'SpotInterruption' } }, 'SpotInterruption'],
  [
    { end: { exitCode: 137 } },
    'exit code 137, was killed (SIGKILL: out of memory, or it did not end in time)',
  ],
  [{}, 'nothing is known of why it ended'],
])('%j reads "%s"', (worker, text) => {
  expect(endText(worker)).toBe(text);
});

it.each([
  ['placing', 'waiting for its place, 12 s', 'placing, 12 s'],
  ['pulling', 'pulling its image, 12 s', 'pulling, 12 s'],
  ['starting', 'starting, 12 s', 'starting, 12 s'],
  ['getting_ready', 'getting ready, 12 s', 'probing, 12 s'],
] as const)('a launching worker that is %s reads "%s", shortly "%s"', (step, text, short) => {
  const since = '2026-11-22T12:00:00.000Z';
  const now = Date.parse(since) + 12_400;
  expect(launchText({ step, since }, now)).toBe(text);
  expect(shortLaunchText({ step, since }, now)).toBe(short);
});
