import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { differencesAtRest } from '../../local/chaos/agreement/at-rest.ts';
import type { Plot } from './world.ts';

/** Seldom, since a look reads everything and many plots may be looked at. */
const lookMilliseconds = 500;

/**
 * Waits until the ledger, ECS and the listeners of a plot agree, each way, and its pools are at rest; fails with what
 * is left.
 */
export async function untilAtRest({ outsider, strays }: Plot, seconds = 120): Promise<void> {
  let differences: readonly string[] = ['nothing was looked at'];
  for (let look = 0; look < (seconds * 1000) / lookMilliseconds; look += 1) {
    // A look that had no answer in time, on a machine that is busy, is one more look.
    differences = await Promise.all([differencesAtRest(outsider), strays()])
      .then((found) => found.flat())
      .catch((error: unknown) => [String(error)]);
    if (differences.length === 0) return;
    await sleep(lookMilliseconds);
  }
  expect(differences).toEqual([]);
}
