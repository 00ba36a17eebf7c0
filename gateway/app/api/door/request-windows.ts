/** Addresses that are counted at once; beyond it the one that was quiet longest starts anew. */
const maxAddresses = 10_000;

type Window = { readonly startedAt: number; readonly requests: number };

/** Requests by address in windows of fixed length, bounded in memory. */
export function createRequestWindows({ now }: { now(): number }) {
  const byAddress = new Map<string, Window>();
  return {
    /** Counts a request; answers how many there were in this window, and the milliseconds that are left of it. */
    count(address: string, windowMilliseconds: number): { current: number; ttl: number } {
      const at = now();
      const last = byAddress.get(address);
      const isOver = last === undefined || at - last.startedAt >= windowMilliseconds;
      const window = isOver
        ? { startedAt: at, requests: 1 }
        : { startedAt: last.startedAt, requests: last.requests + 1 };
      byAddress.delete(address);
      byAddress.set(address, window);
      const [quietest] = byAddress.keys();
      if (byAddress.size > maxAddresses && quietest !== undefined) byAddress.delete(quietest);
      return { current: window.requests, ttl: windowMilliseconds - (at - window.startedAt) };
    },
  };
}
