import { describe, expect, it } from 'vitest';
import { sinceText, spanSeconds, spanText, untilText } from './durations.ts';
import { table } from './table.ts';

describe('a table', () => {
  it('has columns as wide as their widest cell, numbers to the right', () => {
    const rows = [
      ['etl', 12, ''],
      ['a-long-name', 3, 'now'],
    ];
    expect(table(['pool', 'warm', 'pass'], rows)).toEqual([
      'POOL         WARM  PASS',
      'etl            12',
      'a-long-name     3  now',
    ]);
  });

  it('lets no cell steer the terminal', () => {
    expect(table(['holder'], [['\u001b[2Jann\nmallory\u009b']])[1]).toBe('·[2Jann·mallory·');
  });
});

describe('a span of time', () => {
  it.each([
    [0, '0s'],
    [59.6, '1m'],
    [3725, '1h 2m'],
    [90_061, '1d 1h'],
    [-5, '0s'],
  ])('of %d s is read %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });

  it.each([
    ['90', 90],
    ['90s', 90],
    ['30m', 1800],
    [' 2h ', 7200],
    ['1d', 86_400],
  ])('is typed %s', (text, seconds) => {
    expect(spanSeconds(text)).toBe(seconds);
  });

  it.each(['', 's', '1.5h', '-1', '2w', '1h30m'])('is not typed %j', (text) => {
    expect(spanSeconds(text)).toBeUndefined();
  });

  it('lies before or after a moment', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect([sinceText('2026-11-22T11:58:30Z', now), untilText('2026-11-22T12:05:00Z', now)]).toEqual([
      '1m 30s',
      '5m',
    ]);
    expect([sinceText(undefined, now), untilText('2026-11-22T11:00:00Z', now)]).toEqual(['', '0s']);
  });
});
