import { describe, expect, it } from 'vitest';
import { sinceText, spanSeconds, spanText, untilText } from './durations.ts';
import { table } from './table.ts';
import { claimLines } from './views.ts';

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

describe('a claim', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  const claim = {
    ...{ id: 'etl.w1.c1', pool: 'etl', worker: { id: 'w1', url: 'http://x/w/w1/' }, fence: 1 },
    ...{ createdAt: '2026-11-22T11:00:00Z', expiresAt: '2026-11-22T12:10:00Z' },
  };

  it('tells that its worker is about to be reclaimed, once it is', () => {
    const reclaimingSince = '2026-11-22T11:59:30Z';
    const told = 'reclaimed ECS has been stopping its worker for 30s';
    expect(claimLines([claim], now)).not.toContain(told);
    expect(claimLines([{ ...claim, reclaimingSince }], now)).toContain(told);
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
