/** Time as the commands need it; monotonic, milliseconds. */
export type Clock = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
};

/** A wait's bounds. */
export type Patience = { readonly everyMilliseconds: number; readonly forMilliseconds: number };

/** Asks until the answer is yes. False when the time was over first. */
export async function waitUntil(
  isDone: () => Promise<boolean>,
  clock: Clock,
  { everyMilliseconds, forMilliseconds }: Patience,
): Promise<boolean> {
  const end = clock.now() + forMilliseconds;
  while (clock.now() <= end) {
    if (await isDone()) return true;
    await clock.sleep(everyMilliseconds);
  }
  return false;
}
