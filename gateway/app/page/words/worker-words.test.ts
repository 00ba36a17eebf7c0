import { expect, it } from 'vitest';
import { endText } from './worker-words.ts';

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
