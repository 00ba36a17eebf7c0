import { describe, expect, it } from 'vitest';
import { manifestOf } from './release.ts';

describe('a manifest', () => {
  it('is the same whatever order the files came in, as sha256sum reads it', () => {
    const one = { name: 'a', sha256: '1'.repeat(64) };
    const two = { name: 'b', sha256: '2'.repeat(64) };
    const expected = `${'1'.repeat(64)}  a\n${'2'.repeat(64)}  b\n`;
    expect(manifestOf([two, one])).toBe(expected);
    expect(manifestOf([one, two])).toBe(expected);
  });
});
