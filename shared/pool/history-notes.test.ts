import { describe, expect, it } from 'vitest';
import { type HistoryStep, minuteMilliseconds, sumsOfMiss } from './history.ts';
import { createHistoryNotes, writeNotes } from './history-notes.ts';

const noon = Date.UTC(2026, 10, 22, 12);
const minute = (number: number) => noon + number * minuteMilliseconds;
const misses = (steps: readonly HistoryStep[]) =>
  steps.map(({ at, sums }) => [(at - noon) / minuteMilliseconds, sums.misses]);

/** A history that refuses while it is told to. */
function aHistory() {
  const written: HistoryStep[] = [];
  const world = { isDown: false, written, addHistory };
  async function addHistory(_pool: string, step: HistoryStep) {
    if (world.isDown) throw new Error('the ledger does not answer');
    written.push(step);
  }
  return world;
}

describe('notes of history', () => {
  it('are gathered by minute, and taken once', () => {
    const notes = createHistoryNotes();
    for (const second of [0, 59, 60, 130]) notes.note(noon + second * 1000, sumsOfMiss);
    expect(misses(notes.takeBefore(minute(2)))).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(misses(notes.takeBefore(minute(9)))).toEqual([[2, 1]]);
    expect(notes.takeBefore(minute(9))).toEqual([]);
  });

  it('are kept of five minutes at most, and none is lost for that', () => {
    const notes = createHistoryNotes();
    for (let number = 0; number < 60; number += 1) notes.note(minute(number), sumsOfMiss);
    expect(misses(notes.takeBefore(minute(60)))).toEqual([
      [55, 56],
      [56, 1],
      [57, 1],
      [58, 1],
      [59, 1],
    ]);
  });

  it('that could not be written are written later', async () => {
    const ledger = aHistory();
    const notes = createHistoryNotes();
    notes.note(noon, sumsOfMiss);
    notes.note(minute(1), sumsOfMiss);
    ledger.isDown = true;
    const writing = { pool: 'etl', notes, before: minute(2), now: minute(2) };
    await expect(writeNotes(ledger, writing)).rejects.toThrow('does not answer');
    ledger.isDown = false;
    await writeNotes(ledger, writing);
    expect(misses(ledger.written)).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('that come too late for their hour are told of a later minute', async () => {
    const ledger = aHistory();
    const notes = createHistoryNotes();
    notes.note(noon, sumsOfMiss);
    await writeNotes(ledger, { pool: 'etl', notes, before: minute(40), now: minute(40) });
    expect(misses(ledger.written)).toEqual([[30, 1]]);
  });
});
