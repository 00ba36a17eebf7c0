import { utcTime } from '../plan/want.ts';
import type { Difference } from './differences.ts';

/** Passes mend what they find within seconds, and what ECS has lost within three minutes: the rest is told. */
const mendedSeconds = 180;
const differencesNamed = 3;

/** Since when each difference has been seen, by kind and subject; epoch milliseconds. */
export type SeenDifferences = Map<string, number>;

/** The differences that passes do not get rid of. Remembers what it is given, and forgets what is gone. */
export function lastingDifferences(
  found: readonly Difference[],
  seen: SeenDifferences,
  now: number,
): readonly Difference[] {
  const keys = new Set(found.map(keyOf));
  for (const key of seen.keys()) if (!keys.has(key)) seen.delete(key);
  for (const key of keys) if (!seen.has(key)) seen.set(key, now);
  return found.filter((one) => now - (seen.get(keyOf(one)) ?? now) >= mendedSeconds * 1000);
}

/** The lasting differences as one problem, for people; a task that isn't the pool's is told by the rule that leaves it alone. */
export function differenceProblems(lasting: readonly Difference[], seen: SeenDifferences): readonly string[] {
  const untold = lasting.filter(({ kind }) => kind !== 'task_without_row');
  const [first] = untold;
  if (first === undefined) return [];
  const since = utcTime(Math.min(...untold.map((one) => seen.get(keyOf(one)) ?? 0)));
  const named = untold.slice(0, differencesNamed).map(({ subject, what }) => `${subject}: ${what}`);
  const more = untold.length > named.length ? ` and ${untold.length - named.length} more` : '';
  return [`ECS and the ledger differ since ${since}: ${named.join('; ')}${more}`];
}

function keyOf({ kind, subject }: Difference): string {
  return `${kind} ${subject}`;
}
