import { describe, expect, it } from 'vitest';
import { historyRange } from './history-range.ts';

const now = Date.parse('2026-11-22T12:34:56Z');
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const told = (query: Parameters<typeof historyRange>[0]) => {
  const { from, to, stepMilliseconds } = historyRange(query, now);
  return [iso(from), iso(to), stepMilliseconds / 60_000];
};

describe('the range of a history', () => {
  it.each([
    ['hour', ['2026-11-22T11:35', '2026-11-22T12:35', 1]],
    ['day', ['2026-11-21T12:35', '2026-11-22T12:35', 5]],
    ['week', ['2026-11-15T13:00', '2026-11-22T13:00', 60]],
    ['year', ['2025-11-22T00:00', '2026-11-23T00:00', 1440]],
  ] as const)('of a span of a %s ends with the step that goes on', (span, expected) => {
    expect(told({ span })).toEqual(expected);
  });

  it('is an hour where nothing is asked', () => {
    expect(told({})).toEqual(told({ span: 'hour' }));
  });

  it.each([
    ['2026-11-22T12:00:30Z', '2026-11-22T12:10:00Z', ['2026-11-22T12:00', '2026-11-22T12:11', 1]],
    ['2026-11-22T02:00:00Z', '2026-11-22T12:30:00Z', ['2026-11-22T02:00', '2026-11-22T12:35', 5]],
    ['2026-11-19T12:00:00Z', '2026-11-19T13:00:00Z', ['2026-11-19T12:00', '2026-11-19T14:00', 60]],
    ['2026-10-22T12:00:00+02:00', undefined, ['2026-10-22T06:00', '2026-11-22T18:00', 360]],
    ['2026-11-22T12:30:00Z', '2030-01-01T00:00:00Z', ['2026-11-22T12:30', '2026-11-22T12:35', 1]],
  ])('from %s to %s is in the finest steps that there are and that stay few', (from, to, expected) => {
    expect(told({ from, to })).toEqual(expected);
  });

  it('is refused where it is too long', () => {
    expect(() => historyRange({ from: '2024-01-01T00:00:00Z' }, now)).toThrow('500 days at most');
  });
});
