import { CallerError } from '../../../../shared/pool/errors.ts';
import { hourMilliseconds, minuteMilliseconds, stepStart } from '../../../../shared/pool/history.ts';
import type { HistoryQuery } from '../schemas/history.ts';

const dayMilliseconds = 24 * hourMilliseconds;
const maxPoints = 500;
/** Steps that a history can be told in. */
const stepsMilliseconds = [1, 5, 15, 60, 360, 1440].map((minutes) => minutes * minuteMilliseconds);
/** What is older is told by the hour: its minutes are about to go. */
const minutesKeptMilliseconds = 2 * dayMilliseconds;

const spans = {
  hour: { stepMilliseconds: minuteMilliseconds, points: 60 },
  day: { stepMilliseconds: 5 * minuteMilliseconds, points: 288 },
  week: { stepMilliseconds: hourMilliseconds, points: 168 },
  year: { stepMilliseconds: dayMilliseconds, points: 366 },
} as const;

/** A stretch of time in whole steps. Epoch milliseconds. */
export type HistoryRange = {
  readonly from: number;
  readonly to: number;
  readonly stepMilliseconds: number;
};

/**
 * What a query asks for, in steps that make 500 points at most; the last step is the one that goes on at its end.
 * Throws `invalid_request` where it is too long. Pure.
 */
export function historyRange(query: HistoryQuery, now: number): HistoryRange {
  if (query.from === undefined) {
    const { stepMilliseconds, points } = spans[query.span ?? 'hour'];
    const to = stepEnd(now, stepMilliseconds);
    return { from: to - points * stepMilliseconds, to, stepMilliseconds };
  }
  const from = Date.parse(query.from);
  const to = Math.max(from, Math.min(now, query.to === undefined ? now : Date.parse(query.to)));
  const finest = from < now - minutesKeptMilliseconds ? hourMilliseconds : minuteMilliseconds;
  const stepMilliseconds = stepsMilliseconds.find(
    (step) => step >= finest && stepEnd(to, step) - stepStart(from, step) <= maxPoints * step,
  );
  if (stepMilliseconds === undefined) throw tooLong();
  return { from: stepStart(from, stepMilliseconds), to: stepEnd(to, stepMilliseconds), stepMilliseconds };
}

function stepEnd(at: number, stepMilliseconds: number): number {
  return stepStart(at, stepMilliseconds) + stepMilliseconds;
}

function tooLong(): CallerError {
  const message = `a history is told of ${maxPoints} days at most: ask for less at once`;
  return new CallerError('invalid_request', message, {
    details: { problems: [{ path: 'querystring.from', message }] },
  });
}
