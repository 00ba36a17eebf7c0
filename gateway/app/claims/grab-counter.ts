import type { ClaimsLedger } from './ports.ts';

type Count = { hits: number; misses: number };

/**
 * Counts hits and misses a pool and hands them to the ledger in one write a pool and flush, so that counting costs
 * a grab nothing. What was not flushed when the gateway dies is not counted: a second's worth.
 */
export type GrabCounter = {
  hit(pool: string): void;
  miss(pool: string): void;
  /** Writes what has come up since; what could not be written is kept for the next flush. */
  flush(): Promise<void>;
};

export function createGrabCounter(ledger: Pick<ClaimsLedger, 'countGrab'>, now: () => number): GrabCounter {
  const counts = new Map<string, Count>();
  const add = (pool: string, { hits, misses }: Count) => {
    const count = counts.get(pool) ?? { hits: 0, misses: 0 };
    counts.set(pool, { hits: count.hits + hits, misses: count.misses + misses });
  };
  return {
    hit: (pool) => add(pool, { hits: 1, misses: 0 }),
    miss: (pool) => add(pool, { hits: 0, misses: 1 }),
    async flush() {
      for (const [pool, count] of [...counts]) {
        counts.delete(pool);
        try {
          await ledger.countGrab({ pool, at: now(), ...count });
        } catch (error) {
          add(pool, count);
          throw error;
        }
      }
    },
  };
}
