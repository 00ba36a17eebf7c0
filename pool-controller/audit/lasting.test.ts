import { expect, test } from 'vitest';
import { noon } from '../fakes/builders.ts';
import type { Difference, DifferenceKind } from './differences.ts';
import { differenceProblems, lastingDifferences, type SeenDifferences } from './lasting.ts';

const difference = (subject: string, kind: DifferenceKind = 'launch_unanswered'): Difference => ({
  kind,
  pool: 'etl',
  subject,
  what: '2 asked for, and no answer yet',
});
const after = (seconds: number) => noon + seconds * 1000;

test('what passes mend in time is no news', () => {
  const seen: SeenDifferences = new Map();
  expect(lastingDifferences([difference('wp-1')], seen, noon)).toEqual([]);
  expect(lastingDifferences([difference('wp-1')], seen, after(179))).toEqual([]);
  expect(lastingDifferences([], seen, after(180))).toEqual([]);
  expect(seen.size).toBe(0);
});

test('what lasts three minutes is told, with its beginning', () => {
  const seen: SeenDifferences = new Map();
  lastingDifferences([difference('wp-1')], seen, noon);
  const both = [difference('wp-1'), difference('wp-2')];
  const lasting = lastingDifferences(both, seen, after(180));
  expect(lasting).toEqual([difference('wp-1')]);
  expect(differenceProblems(lasting, seen)).toEqual([
    'ECS and the ledger differ since 12:00 UTC: wp-1: 2 asked for, and no answer yet',
  ]);
});

test('a difference that comes back begins anew', () => {
  const seen: SeenDifferences = new Map();
  lastingDifferences([difference('wp-1')], seen, noon);
  lastingDifferences([], seen, after(100));
  expect(lastingDifferences([difference('wp-1')], seen, after(200))).toEqual([]);
});

test('the first three are named, and the others counted; tasks of others are told elsewhere', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((subject) => difference(subject));
  const seen: SeenDifferences = new Map();
  lastingDifferences(many, seen, noon);
  const [problem] = differenceProblems(many, seen);
  expect(problem).toMatch(/differ since 12:00 UTC: a: .*; b: .*; c: [^;]* and 2 more$/);
  expect(differenceProblems([difference('t1', 'task_without_row')], seen)).toEqual([]);
});
