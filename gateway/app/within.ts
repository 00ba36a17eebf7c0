type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/**
 * Waits for work, but no longer than a time: at the end of a program a ledger that hangs must not hold it. Work that
 * takes longer goes on unwatched. Rejects as the work does.
 */
export async function within(sleep: Sleep, milliseconds: number, work: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  try {
    await Promise.race([work, sleep(milliseconds, settled.signal)]);
  } finally {
    settled.abort();
    work.catch(() => undefined);
  }
}
