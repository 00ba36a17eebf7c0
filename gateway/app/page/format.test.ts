import { expect, it } from 'vitest';
import { clockText, durationText, shortId } from './format.ts';

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

it('ids and times are shortened where nothing is lost to the eye', () => {
  expect(shortId('0123456789abcdef0123456789abcdef')).toBe('01234567');
  expect(shortId('w-1')).toBe('w-1');
  expect(clockText('2026-11-22T12:34:56.789Z')).toBe('12:34:56');
});
