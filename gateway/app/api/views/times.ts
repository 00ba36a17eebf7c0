/** Epoch milliseconds as ISO 8601 in UTC, the one form of times in our JSON. */
export function isoTime(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}

/** The same, where the moment may not have come. */
export function isoTimeOf(epochMilliseconds: number | undefined): string | undefined {
  return epochMilliseconds === undefined ? undefined : isoTime(epochMilliseconds);
}
