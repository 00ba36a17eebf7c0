import { ServiceError } from '../shared/pool/errors.ts';
import { workerPriceUsdPerHour } from '../shared/pool/fargate-price.ts';
import {
  type CountedState,
  minuteMilliseconds,
  type PoolSight,
  stepStart,
  sumsOfSight,
  sumsOfWarmed,
} from '../shared/pool/history.ts';
import { createHistoryNotes, type HistoryNotes, writeNotes } from '../shared/pool/history-notes.ts';
import type { Outcome } from './apply/outcome.ts';
import type { Observed } from './observed.ts';
import type { ControllerPorts } from './ports.ts';

/** A pass is due every 15 s: after a longer gap nobody knows what was in it. */
const longestSightMilliseconds = 30_000;
/** A run asks for what there is to merge no earlier than this after its first pass, and again after a failure. */
const mergePauseMilliseconds = minuteMilliseconds;

/** What one run has yet to tell of a pool's history. Losing it costs figures of a minute, never truth. */
export type PoolHistory = {
  readonly notes: HistoryNotes;
  seen?: { readonly at: number; readonly sight: PoolSight };
  /** Epoch milliseconds. */
  mergeDueAt?: number;
};

type HistoryPorts = Pick<ControllerPorts, 'clock' | 'log'> & {
  readonly ledger: Pick<ControllerPorts['ledger'], 'addHistory' | 'mergeHistory'>;
};

/** What a pass saw and did. */
export type Passed = {
  readonly observed: Observed;
  readonly want: number;
  readonly outcomes: readonly Outcome[];
};

export function newPoolHistory(): PoolHistory {
  return { notes: createHistoryNotes() };
}

/**
 * Notes what a pass saw, writes the minute before once a minute, and merges an hour when one is due: one call more a
 * minute and pool, or so. Never throws for the ledger: the next pass tries again.
 */
export async function keepHistory(ports: HistoryPorts, history: PoolHistory, passed: Passed): Promise<void> {
  const now = ports.clock.now();
  notePass(history, passed, now);
  const { pool } = passed.observed;
  await orWarn(ports, pool, async () => {
    const before = stepStart(now, minuteMilliseconds);
    await writeNotes(ports.ledger, { pool, notes: history.notes, before, now });
    await mergeWhenDue(ports, history, pool);
  });
}

/** Writes what is left of every pool: for the end of a stay. Never throws for the ledger. */
export async function flushHistory(
  ports: HistoryPorts,
  histories: Iterable<readonly [pool: string, history: PoolHistory]>,
): Promise<void> {
  const now = ports.clock.now();
  for (const [pool, { notes }] of histories) {
    await orWarn(ports, pool, () =>
      writeNotes(ports.ledger, { pool, notes, before: Number.POSITIVE_INFINITY, now }),
    );
  }
}

/** What was seen at the pass before lasted until now. Mutates `history`. */
function notePass(history: PoolHistory, { observed, want, outcomes }: Passed, now: number): void {
  const { seen, notes } = history;
  if (seen !== undefined) noteSight(notes, seen.sight, { from: seen.at, to: now });
  for (const { action, took } of outcomes) {
    if (action.kind !== 'turnWarm' || took !== 'effect') continue;
    const { facts, worker } = action;
    notes.note(facts.warmAt, sumsOfWarmed((facts.warmAt - worker.launchedAt) / 1000));
  }
  const { config } = observed;
  if (config === undefined) {
    delete history.seen;
    return;
  }
  const { maxWorkers } = config;
  const sight = {
    counts: countsOf(observed),
    want,
    maxWorkers,
    workerUsdPerHour: workerPriceUsdPerHour(config),
  };
  history.seen = { at: now, sight };
}

/** Each minute gets its part. */
function noteSight(notes: HistoryNotes, sight: PoolSight, span: { from: number; to: number }): void {
  let from = Math.max(span.from, span.to - longestSightMilliseconds);
  while (from < span.to) {
    const to = Math.min(span.to, stepStart(from, minuteMilliseconds) + minuteMilliseconds);
    notes.note(from, sumsOfSight(sight, to - from));
    from = to;
  }
}

function countsOf({ workers }: Observed): Readonly<Record<CountedState, number>> {
  const counts = { launching: 0, warm: 0, busy: 0, claimed: 0, draining: 0 };
  for (const { state, busySince } of workers) {
    if (state === 'stopped') continue;
    counts[state === 'warm' && busySince !== undefined ? 'busy' : state] += 1;
  }
  return counts;
}

async function mergeWhenDue(ports: HistoryPorts, history: PoolHistory, pool: string): Promise<void> {
  const now = ports.clock.now();
  const dueAt = history.mergeDueAt ?? now + mergePauseMilliseconds;
  history.mergeDueAt = dueAt;
  if (now < dueAt) return;
  history.mergeDueAt = now + mergePauseMilliseconds;
  history.mergeDueAt = await ports.ledger.mergeHistory(pool, now);
}

async function orWarn({ log }: HistoryPorts, pool: string, keep: () => Promise<void>): Promise<void> {
  try {
    await keep();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log.warn({ pool, err: error }, "the pool's history could not be written: the next pass tries again");
  }
}
