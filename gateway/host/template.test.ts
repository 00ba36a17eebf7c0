import { describe, expect, it } from 'vitest';
import { fill } from './template.ts';

describe('a template', () => {
  it('is filled everywhere', () => {
    expect(fill('A=@ONE@\nB=@TWO@/@ONE@ x@y.z\n', { ONE: '1', TWO: 'a-b' })).toBe('A=1\nB=a-b/1 x@y.z\n');
  });

  it.each([
    ['a placeholder without a value', '@ONE@', {}, 'wants @ONE@'],
    ['a value of no use', 'x', { ONE: '1' }, 'has no @ONE@'],
    ['a value that would begin a line', '@ONE@', { ONE: '1\nB=2' }, 'quotes'],
    ['a value that a shell would run', '@ONE@', { ONE: '$(id)' }, 'quotes'],
    ['an empty value', '@ONE@', { ONE: '' }, 'quotes'],
  ])('refuses %s', (_name, template, values, expected) => {
    expect(() => fill(template, values)).toThrow(expected);
  });
});
