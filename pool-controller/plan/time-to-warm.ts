import type { Observed } from '../observed.ts';

/** The median from launch to warm, of live workers that have not come back from a claim. Seconds. */
export function medianTimeToWarm({ workers }: Pick<Observed, 'workers'>): number | undefined {
  const seconds = workers
    .filter(({ claimsServed }) => claimsServed === 0)
    .flatMap(({ warmAt, launchedAt }) => (warmAt === undefined ? [] : [(warmAt - launchedAt) / 1000]))
    .toSorted((one, other) => one - other);
  return seconds[Math.floor(seconds.length / 2)];
}
