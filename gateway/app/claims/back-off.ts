/** Grabs of several that were in each other's way wait up to this after the first time, twice as long after each one more. */
const firstMilliseconds = 500;
const longestMilliseconds = 4000;
/** A wait of nothing would not let anybody else in. */
const shortestMilliseconds = 10;

/**
 * How long a grab of several keeps out of the way after `contentions` tries in a row that others starved: full jitter,
 * so that two don't meet again and again. `random` is in [0, 1). Milliseconds. Source: Marc Brooker, Exponential
 * Backoff And Jitter, AWS Architecture Blog, 2015.
 */
export function backOff(contentions: number, random: number): number {
  const longest = Math.min(longestMilliseconds, firstMilliseconds * 2 ** (contentions - 1));
  return Math.max(shortestMilliseconds, longest * random);
}
