import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line of chaos', () => {
  it('takes minutes, and a seed where it is to be the same again', () => {
    expect(parseOptions(['--minutes', '20'], 5)).toEqual({ minutes: 20, seed: 5 });
    expect(parseOptions(['--minutes', '1', '--seed', '9'], 5)).toEqual({ minutes: 1, seed: 9 });
  });

  it('tells everything that is wrong with it at once', () => {
    expect(() => parseOptions(['--minutes', 'x', '--seed', '1.5'], 5)).toThrow(/--minutes.*--seed.*usage/);
    expect(() => parseOptions(['--hours', '1'], 5)).toThrow(/--hours.*usage/);
  });
});
