import { describe, expect, test } from 'vitest';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import { noon } from '../fakes/builders.ts';
import { type Route, withFailures } from './breakers.ts';
import { waysOf } from './ways.ts';
import { zoneNames, zonesOf } from './zones.ts';

const zones = zonesOf([
  { id: 'a', zone: 'eu-west-1a' },
  { id: 'b', zone: 'eu-west-1b' },
  { id: 'c', zone: 'eu-west-1c' },
]);
const all = ['a', 'b', 'c'];
const route = { provider: 'FARGATE_SPOT', template: 'dev-etl:1' } as const;
const failed = (cause: LaunchCause, subnets: readonly string[], at = noon, parts: Partial<Route> = {}) =>
  withFailures([], [{ ...route, ...parts, subnets, cause, message: '' }], { now: at, jitter: 1 });
const ways = (...breakers: readonly (readonly Breaker[])[]) =>
  waysOf(breakers.flat(), route, { zones, now: noon });
/** A minute ago: its wait has just ended. */
const ended = noon - 60_000;

describe('the ways to launch', () => {
  test.each([
    ['with nothing held: all zones at once', [], { free: all }],
    ['where asking for all failed: one zone after the other', [failed('capacity', all)], { narrow: ['a'] }],
    [
      'where a zone has failed too: the other zones at once',
      [failed('capacity', all), failed('capacity', ['a'])],
      { free: ['b', 'c'] },
    ],
    [
      'where those have failed as well: the next zone',
      [failed('capacity', all), failed('capacity', ['a']), failed('capacity', ['b', 'c'])],
      { narrow: ['b'] },
    ],
    ['where each zone has failed: none', all.map((zone) => failed('capacity', [zone])), {}],
    [
      'after a wait for all: a trial of them',
      [failed('capacity', all, ended)],
      { narrow: ['a'], trial: all },
    ],
    [
      'after a wait for one zone: a trial of it beside the others',
      [failed('capacity', ['b'], ended)],
      { free: ['a', 'c'], trial: ['b'] },
    ],
    [
      'after a wait for each zone: a trial of them together',
      all.map((zone) => failed('capacity', [zone], ended)),
      { trial: all },
    ],
    [
      'after a wait for each zone, while all together are held: a trial of the first',
      [failed('capacity', all), ...all.map((zone) => failed('capacity', [zone], ended))],
      { trial: ['a'] },
    ],
    [
      'of another provider: all that is free',
      [failed('capacity', all, noon, { provider: 'FARGATE' })],
      { free: all },
    ],
    ['without a quota: none', [failed('quota', all)], {}],
    ['after a wait for a quota: a trial anywhere', [failed('quota', all, ended)], { trial: all }],
    ['of a template without a permission: none', [failed('permission', all)], {}],
    [
      'of another template than the one without a permission: all',
      [failed('permission', all, noon, { template: 'dev-etl:2' })],
      { free: all },
    ],
  ] as const)('%s', (_, breakers, expected) => {
    expect(ways(...breakers)).toEqual(expected);
  });

  test('with a single zone that has failed: none', () => {
    const single = zonesOf([{ id: 'a' }]);
    expect(waysOf(failed('capacity', ['a']), route, { zones: single, now: noon })).toEqual({});
  });
});

test('subnets of one zone go together; one whose zone nobody knows stands for itself', () => {
  const mixed = zonesOf([{ id: 'a', zone: 'x' }, { id: 'b' }, { id: 'c', zone: 'x' }]);
  expect(mixed).toEqual([
    { name: 'x', subnets: ['a', 'c'] },
    { name: 'b', subnets: ['b'] },
  ]);
  expect(zoneNames(mixed, ['c', 'b'])).toBe('x, b');
  expect(zoneNames(mixed, ['gone'])).toBe('gone');
});
