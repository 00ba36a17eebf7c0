import { expect, it } from 'vitest';
import {
  clockText,
  countText,
  durationText,
  latencyText,
  momentText,
  shortDurationText,
  shortId,
  spanText,
  usdText,
} from './format.ts';

it.each([
  [-5, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min 00 s'],
  [3_599_000, '59 min 59 s'],
  [3_600_000, '1 h 00 min'],
  [48 * 3_600_000, '2 d 0 h'],
])('%d ms read as "%s"', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

it('where there is little room, minutes go without their seconds', () => {
  expect([59_000, 3_599_000, 3_660_000].map(shortDurationText)).toEqual(['59 s', '59 min', '1 h 01 min']);
});

it('ids and times are shortened where nothing is lost to the eye', () => {
  expect(shortId('0123456789abcdef0123456789abcdef')).toBe('01234567');
  expect(shortId('w-1')).toBe('w-1');
  expect(clockText('2026-11-22T12:34:56.789Z')).toBe('12:34:56');
});

it('a moment of another day tells its date', () => {
  const now = Date.parse('2026-11-22T13:00:00Z');
  expect(momentText('2026-11-22T12:34:56.789Z', now)).toBe('12:34:56');
  expect(momentText('2026-11-20T12:34:56.789Z', now)).toBe('2026-11-20 12:34:56');
});

it.each([
  [90, '90 s'],
  [600, '10 min'],
  [7200, '2 h'],
  [3660, '61 min'],
])('%d typed seconds read as "%s"', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});

it.each([
  [0.42, '0.4 ms'],
  [12.4, '12 ms'],
  [1234, '1.2 s'],
  [185_000, '3 min 05 s'],
])('a latency of %d ms reads as "%s"', (milliseconds, text) => {
  expect(latencyText(milliseconds)).toBe(text);
});

it.each([
  [0, '$0'],
  [0.04912, '$0.049'],
  [0.5, '$0.5'],
  [12.3, '$12.30'],
  [475.78, '$476'],
])('%d USD read as "%s"', (usd, text) => {
  expect(usdText(usd)).toBe(text);
});

it('one is one, and the others are many', () => {
  expect([countText(1, 'worker'), countText(2, 'worker'), countText(0, 'batch', 'batches')]).toEqual([
    '1 worker',
    '2 workers',
    '0 batches',
  ]);
});
