import { describe, expect, test } from 'vitest';
import type { LaunchCause } from '../../shared/pool/pool-state.ts';
import { aPool, noon } from '../fakes/builders.ts';
import { breakerProblems, heldWords } from './breaker-words.ts';
import { type Route, withFailures } from './breakers.ts';

const both = ['subnet-a', 'subnet-b'];
const capacity = [
  { provider: 'FARGATE_SPOT', weight: 1 },
  { provider: 'FARGATE', weight: 1 },
];
const place = (now = noon, keys: Record<string, unknown> = { capacity }) => ({
  config: aPool(keys),
  template: 'dev-etl:1',
  subnets: [
    { id: 'subnet-a', zone: 'eu-west-1a' },
    { id: 'subnet-b', zone: 'eu-west-1b' },
  ],
  now,
});
const failed = (cause: LaunchCause, route: Partial<Route> = {}, times = 1) =>
  withFailures(
    [],
    Array(times).fill({
      provider: 'FARGATE_SPOT',
      template: 'dev-etl:1',
      subnets: both,
      ...route,
      cause,
      message: 'as AWS said',
    }),
    { now: noon, jitter: 1 },
  );

describe('people are told', () => {
  test.each([
    [
      'that another provider takes over, and until when',
      failed('capacity'),
      '1 launch failed: no Fargate Spot capacity in eu-west-1a, eu-west-1b; using FARGATE until 12:01 UTC',
    ],
    [
      'that another zone takes over',
      failed('capacity', { subnets: ['subnet-a'] }),
      '1 launch failed: no Fargate Spot capacity in eu-west-1a; using eu-west-1b until 12:01 UTC',
    ],
    [
      'what to do about a quota',
      failed('quota'),
      "1 launch failed: the account's vCPU quota of Fargate Spot is used up (Service Quotas raises it); using FARGATE until 12:01 UTC",
    ],
    [
      'which zone has no address',
      failed('addresses', { subnets: ['subnet-b'] }),
      '1 launch failed: no free address in eu-west-1b (as AWS said); using eu-west-1a until 12:01 UTC',
    ],
    [
      'that ECS throttles',
      failed('throttle'),
      '1 launch failed: ECS throttles launches; next try at 12:00 UTC',
    ],
    ['what ECS said', failed('unknown'), '1 launch failed: ECS refused: as AWS said; next try at 12:01 UTC'],
    [
      'that an image stops launches',
      failed('image', {}, 3),
      "3 launches failed: the image can't be used: as AWS said; stopped, with one trial at 12:00 UTC",
    ],
    [
      'that a permission stops launches',
      failed('permission'),
      '1 launch failed: a permission is missing: as AWS said; stopped, with one trial at 12:00 UTC',
    ],
    [
      'that a configuration stops launches',
      failed('configuration', {}, 3),
      "3 launches failed: what is configured can't be launched: as AWS said; stopped, with one trial at 12:00 UTC",
    ],
    [
      'that workers do not get ready',
      failed('not_ready', {}, 3),
      '3 launches failed: not ready: as AWS said; stopped, with one trial at 12:00 UTC',
    ],
  ])('%s', (_, breakers, words) => {
    expect(breakerProblems(breakers, place())).toEqual([words]);
  });

  test('that there is nothing else to use', () => {
    const onlySpot = { capacity: [{ provider: 'FARGATE_SPOT' }] };
    const [problem] = breakerProblems(failed('capacity'), place(noon, onlySpot));
    expect(problem).toBe(
      '1 launch failed: no Fargate Spot capacity in eu-west-1a, eu-west-1b; using eu-west-1a until 12:01 UTC',
    );
    const held = [
      ...failed('capacity'),
      ...both.flatMap((subnet) => failed('capacity', { subnets: [subnet] })),
    ];
    expect(breakerProblems(held, place(noon, onlySpot))[0]).toContain('; next try at 12:01 UTC');
  });

  test('the zones that are at fault, once, with all the failures', () => {
    const held = [
      ...failed('capacity'),
      ...both.flatMap((subnet) => failed('capacity', { subnets: [subnet] })),
    ];
    expect(breakerProblems(held.slice(0, 2), place())).toEqual([
      '2 launches failed: no Fargate Spot capacity in eu-west-1a; using eu-west-1b until 12:01 UTC',
    ]);
    expect(breakerProblems(held, place())).toEqual([
      '3 launches failed: no Fargate Spot capacity in eu-west-1a, eu-west-1b; using FARGATE until 12:01 UTC',
    ]);
    const onDemand = failed('capacity', { provider: 'FARGATE' });
    expect(breakerProblems([...held, ...onDemand], place())).toHaveLength(2);
  });

  test('that the next launch is a trial', () => {
    expect(breakerProblems(failed('capacity'), place(noon + 60_000))).toEqual([
      '1 launch failed: no Fargate Spot capacity in eu-west-1a, eu-west-1b; the next launch is a trial',
    ]);
  });

  test('nothing of a throttle that is over, nor of a single strike', () => {
    expect(breakerProblems(failed('throttle'), place(noon + 1000))).toEqual([]);
    expect(breakerProblems(failed('image', {}, 2), place())).toEqual([]);
  });

  test('the longest wait first', () => {
    const problems = breakerProblems([...failed('throttle'), ...failed('capacity')], place());
    expect(problems.map((problem) => problem.includes('capacity'))).toEqual([true, false]);
  });
});

test('a launch tells what is scarce where it does not go, and only that', () => {
  expect(heldWords([...failed('capacity'), ...failed('image', {}, 3)], place())).toBe(
    'no Fargate Spot capacity in eu-west-1a, eu-west-1b until 12:01 UTC',
  );
  expect(heldWords(failed('capacity'), place(noon + 60_000))).toBe('');
});
