/**
 * Waits for work, or until the signal aborts: work that takes longer goes on unwatched. Leaves nothing on the signal,
 * which may outlive millions of such waits. Rejects as the work does.
 */
export async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const end = () => aborted.resolve();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', end);
    work.catch(() => undefined);
  }
}
