import { minuteMilliseconds, stepStart, sumsOfHit, sumsOfMiss } from '../../../shared/pool/history.ts';
import { createHistoryNotes, type HistoryNotes, writeNotes } from '../../../shared/pool/history-notes.ts';
import type { ClaimsLedger } from './ports.ts';

type Count = { hits: number; misses: number };

/**
 * Counts hits and misses a pool and hands them to the ledger in one write a pool and flush, so that counting costs
 * a grab nothing. What was not flushed when the gateway dies is not counted: a second's worth of the totals, a
 * minute's worth of the history.
 */
export type GrabCounter = {
  /** A grab that got its worker at once, and how long that took. */
  hit(pool: string, latencyMilliseconds: number): void;
  miss(pool: string): void;
  /** Writes what has come up since, of the history each minute that is over; what could not be written is kept. */
  flush(): Promise<void>;
  /** The same with the minute that goes on: for the end. */
  flushAll(): Promise<void>;
};

type Counting = {
  readonly ledger: Pick<ClaimsLedger, 'countGrab' | 'addHistory'>;
  readonly counts: Map<string, Count>;
  readonly notes: Map<string, HistoryNotes>;
};

/** `now` tells epoch milliseconds. */
export function createGrabCounter(ledger: Counting['ledger'], now: () => number): GrabCounter {
  const counting: Counting = { ledger, counts: new Map(), notes: new Map() };
  return {
    hit(pool, latencyMilliseconds) {
      addCount(counting, pool, { hits: 1, misses: 0 });
      notesOf(counting, pool).note(now(), sumsOfHit(latencyMilliseconds));
    },
    miss(pool) {
      addCount(counting, pool, { hits: 0, misses: 1 });
      notesOf(counting, pool).note(now(), sumsOfMiss);
    },
    async flush() {
      await flushTotals(counting);
      await flushHistory(counting, { before: stepStart(now(), minuteMilliseconds), now: now() });
    },
    async flushAll() {
      await flushTotals(counting);
      await flushHistory(counting, { before: Number.POSITIVE_INFINITY, now: now() });
    },
  };
}

async function flushTotals({ ledger, counts, ...counting }: Counting): Promise<void> {
  for (const [pool, count] of [...counts]) {
    counts.delete(pool);
    try {
      await ledger.countGrab({ pool, ...count });
    } catch (error) {
      addCount({ ledger, counts, ...counting }, pool, count);
      throw error;
    }
  }
}

async function flushHistory(
  { ledger, notes }: Counting,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<void> {
  for (const [pool, own] of notes) await writeNotes(ledger, { pool, notes: own, before, now });
}

function addCount({ counts }: Counting, pool: string, { hits, misses }: Count): void {
  const count = counts.get(pool) ?? { hits: 0, misses: 0 };
  counts.set(pool, { hits: count.hits + hits, misses: count.misses + misses });
}

function notesOf({ notes }: Counting, pool: string): HistoryNotes {
  const own = notes.get(pool) ?? createHistoryNotes();
  notes.set(pool, own);
  return own;
}
