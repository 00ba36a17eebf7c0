import { addSums, type HistoryStep, type HistorySums, minuteMilliseconds, stepStart } from './history.ts';

/** Minutes that wait to be written at most: what is older is told of the oldest one kept. */
const maxMinutes = 5;
/** What could not be written for so long is told of this long ago: the hour that it belongs to may be merged already. */
const lateMilliseconds = 10 * minuteMilliseconds;

/**
 * What one program has to add to a pool's history, by minute, until it is written. Mutable: its owner alone notes and
 * takes.
 */
export type HistoryNotes = {
  /** `at` in epoch milliseconds. */
  note(at: number, sums: HistorySums): void;
  /** Takes the minutes that began before this moment, the oldest first. */
  takeBefore(at: number): readonly HistoryStep[];
};

/** Where notes are written. */
export type HistoryWriting = {
  addHistory(pool: string, step: HistoryStep): Promise<void>;
};

export function createHistoryNotes(): HistoryNotes {
  const minutes = new Map<number, HistorySums>();
  const add = (minute: number, sums: HistorySums) => {
    const before = minutes.get(minute);
    minutes.set(minute, before === undefined ? sums : addSums(before, sums));
  };
  return {
    note(at, sums) {
      add(stepStart(at, minuteMilliseconds), sums);
      const ordered = [...minutes.keys()].toSorted((one, other) => one - other);
      for (const [position, minute] of ordered.slice(0, -maxMinutes).entries()) {
        moveToNext(minutes, minute, ordered[position + 1], add);
      }
    },
    takeBefore(at) {
      const due = [...minutes].filter(([minute]) => minute < at).toSorted(([one], [other]) => one - other);
      for (const [minute] of due) minutes.delete(minute);
      return due.map(([minute, sums]) => ({ at: minute, sums }));
    },
  };
}

/**
 * Adds the minutes that began before a moment to the pool's history; one that can't be written is noted again. Throws
 * as `addHistory` does, of the first that failed.
 */
export async function writeNotes(
  ledger: HistoryWriting,
  { pool, notes, before, now }: { pool: string; notes: HistoryNotes; before: number; now: number },
): Promise<void> {
  const due = notes.takeBefore(before);
  for (const [position, { at, sums }] of due.entries()) {
    try {
      await ledger.addHistory(pool, { at: Math.max(at, now - lateMilliseconds), sums });
    } catch (error) {
      for (const step of due.slice(position)) notes.note(step.at, step.sums);
      throw error;
    }
  }
}

function moveToNext(
  minutes: Map<number, HistorySums>,
  minute: number,
  next: number | undefined,
  add: (minute: number, sums: HistorySums) => void,
): void {
  const sums = minutes.get(minute);
  if (sums === undefined || next === undefined) return;
  minutes.delete(minute);
  add(next, sums);
}
