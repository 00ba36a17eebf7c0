import { expect, it } from 'vitest';
import { jsonDepth } from './json-depth.ts';

it.each([
  ['1', 0],
  ['{}', 1],
  ['[{"a": [1, {"b": {}}]}, []]', 5],
  [String.raw`{"a": "[[[\"[[[\\"}`, 1],
  ['"[[["', 0],
  ['[[[', 3],
])('%s is %d deep', (text, depth) => {
  expect(jsonDepth(text)).toBe(depth);
});
