import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('is the same text whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: 'x' }], a: null })).toBe('{"a":null,"b":[1,{"c":"x","d":1}]}');
    expect(canonicalJson({ a: null, b: [1, { c: 'x', d: 1 }] })).toBe('{"a":null,"b":[1,{"c":"x","d":1}]}');
  });

  it('tells an absent key from a null one, and keeps the order of lists', () => {
    expect(canonicalJson({ a: undefined })).toBe('{}');
    expect(canonicalJson([2, 1])).toBe('[2,1]');
  });
});
