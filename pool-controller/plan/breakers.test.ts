import { describe, expect, test } from 'vitest';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import { noon } from '../fakes/builders.ts';
import {
  afterLasting,
  afterLaunched,
  afterWarm,
  gateOf,
  nextBreaker,
  type Route,
  stillTelling,
  withFailures,
} from './breakers.ts';

const both = ['subnet-a', 'subnet-b'];
const failure = (cause: LaunchCause, route: Partial<Route> = {}) => ({
  provider: 'FARGATE' as const,
  template: 'dev-etl:1',
  subnets: both,
  ...route,
  cause,
  message: 'as AWS said',
});
const routeOf = (route: Partial<Route> = {}): Route => failure('capacity', route);
const moment = (now = noon) => ({ now, jitter: 1 });

/** The waits, in seconds, of a launch that fails again as soon as it may be tried again. */
function waits(cause: LaunchCause, times: number): number[] {
  let breaker: Breaker | undefined;
  let now = noon;
  return Array.from({ length: times }, () => {
    now = breaker?.openUntil ?? now;
    breaker = nextBreaker(breaker, failure(cause), moment(now));
    return (breaker.openUntil - now) / 1000;
  });
}

test.each([
  ['throttle', [1, 2, 4, 8, 8]],
  ['capacity', [60, 120, 240, 480, 600, 600]],
  ['quota', [60, 120, 240, 480, 600, 600]],
  ['addresses', [60, 120, 240, 480, 600, 600]],
  ['unknown', [60, 120]],
  ['image', [0, 0, 30, 60, 120, 240, 480, 900, 900]],
  ['permission', [30, 60, 120]],
  ['configuration', [0, 0, 30, 60]],
  ['not_ready', [0, 0, 30, 60]],
] as const)('failures of %s in a row wait longer and longer, to a bound', (cause, expected) => {
  expect(waits(cause, expected.length)).toEqual(expected);
});

test('those who are throttled together part: their wait is anything up to its bound', () => {
  const waitAt = (jitter: number) =>
    nextBreaker(undefined, failure('throttle'), { now: noon, jitter }).openUntil - noon;
  expect([waitAt(0), waitAt(0.25), waitAt(0.999)]).toEqual([0, 250, 999]);
});

test('while it is open, one more failure tells nothing new', () => {
  const [first] = withFailures([], [failure('capacity')], moment());
  expect(withFailures([first as Breaker], [failure('capacity')], moment(noon + 59_000))).toEqual([first]);
});

test('failures that differ in what they hold are breakers of their own, and each counts for itself', () => {
  const differing = [
    failure('capacity'),
    failure('capacity', { provider: 'FARGATE_SPOT' }),
    failure('capacity', { subnets: ['subnet-a'] }),
    failure('quota'),
    failure('unknown'),
    failure('image'),
    failure('image', { template: 'dev-etl:2' }),
  ];
  const breakers = withFailures([], differing, moment());
  expect(breakers).toHaveLength(7);
  const again = withFailures(breakers, differing, moment(noon + 60_000));
  expect(again.map(({ failures }) => failures)).toEqual(Array(7).fill(2));
});

test('a failure whose zone is known is another than one whose zone is not', () => {
  const { subnets: _unknown, ...anywhere } = failure('capacity');
  const known = failure('capacity');
  const kept = (failures: Parameters<typeof withFailures>[1]) =>
    withFailures([], failures, moment()).map(({ subnets }) => subnets);
  expect(kept([anywhere, known])).toEqual([undefined, both]);
  expect(kept([known, anywhere])).toEqual([both, undefined]);
});

test('a wait that is no throttle has no jitter', () => {
  const [breaker] = withFailures([], [failure('capacity')], { now: noon, jitter: 0.25 });
  expect(breaker?.openUntil).toBe(noon + 60_000);
});

test('ten workers that fail together trip a breaker once', () => {
  const [breaker] = withFailures([], Array(10).fill(failure('image')), moment());
  expect(breaker).toMatchObject({ failures: 3, openUntil: noon + 30_000 });
});

test('a breaker keeps of the failed launch only what it holds', () => {
  const kept = (cause: LaunchCause) => {
    const [breaker] = withFailures([], [failure(cause)], moment());
    return [breaker?.template, breaker?.subnets];
  };
  expect(kept('capacity')).toEqual([undefined, both]);
  expect(kept('addresses')).toEqual([undefined, both]);
  expect(kept('image')).toEqual(['dev-etl:1', undefined]);
  expect([kept('quota'), kept('throttle'), kept('unknown')]).toEqual(Array(3).fill([undefined, undefined]));
});

describe('a gate', () => {
  const after = (cause: LaunchCause, times = 1) =>
    withFailures([], Array(times).fill(failure(cause)), moment());

  test.each([
    ['is open where there was no capacity', 'capacity', 1, {}, 0, 'open'],
    [
      'is open in whatever order the subnets are named',
      'capacity',
      1,
      { subnets: ['subnet-b', 'subnet-a'] },
      0,
      'open',
    ],
    ['is closed for another provider', 'capacity', 1, { provider: 'FARGATE_SPOT' }, 0, 'closed'],
    ['is closed for one of the zones alone', 'capacity', 1, { subnets: ['subnet-a'] }, 0, 'closed'],
    [
      'is closed where one of the zones is another',
      'capacity',
      1,
      { subnets: ['subnet-a', 'subnet-c'] },
      0,
      'closed',
    ],
    ['is closed for more zones', 'capacity', 1, { subnets: [...both, 'subnet-c'] }, 0, 'closed'],
    ['lets one trial through after the wait', 'capacity', 1, {}, 60, 'half-open'],
    ['is open in every zone where the quota is used up', 'quota', 1, { subnets: ['subnet-a'] }, 0, 'open'],
    [
      'is closed for the provider with a quota of its own',
      'quota',
      1,
      { provider: 'FARGATE_SPOT' },
      0,
      'closed',
    ],
    [
      'is open for every provider where addresses are missing',
      'addresses',
      1,
      { provider: 'FARGATE_SPOT' },
      0,
      'open',
    ],
    [
      'is closed for other subnets than the full ones',
      'addresses',
      1,
      { subnets: ['subnet-b'] },
      0,
      'closed',
    ],
    [
      'is open for every provider where the image is broken',
      'image',
      3,
      { provider: 'FARGATE_SPOT' },
      29,
      'open',
    ],
    [
      'is closed for another template than the broken one',
      'image',
      3,
      { template: 'dev-etl:2' },
      0,
      'closed',
    ],
    ['lets one trial of the image through', 'image', 3, {}, 30, 'half-open'],
    ['is closed after two strikes', 'image', 2, {}, 0, 'closed'],
    ['is open at the first refusal for want of a permission', 'permission', 1, {}, 29, 'open'],
    [
      'holds throttled launches, whatever they are, for their second',
      'throttle',
      1,
      { template: 'dev-etl:2', provider: 'FARGATE_SPOT' },
      0,
      'open',
    ],
    ['lets throttled launches go on freely after it', 'throttle', 1, {}, 1, 'closed'],
    [
      'holds everything where nobody knows why',
      'unknown',
      1,
      { provider: 'FARGATE_SPOT', subnets: ['subnet-a'] },
      0,
      'open',
    ],
  ] as const)('%s', (_, cause, times, route, seconds, gate) => {
    const breakers = after(cause, times);
    expect(gateOf(breakers, routeOf(route as Partial<Route>), noon + seconds * 1000)).toBe(gate);
  });

  test('of a worker that Spot took from a zone nobody knows is open in every zone', () => {
    const { subnets: _, ...unplaced } = failure('capacity');
    const breakers = withFailures([], [unplaced], moment());
    expect(gateOf(breakers, routeOf({ subnets: ['subnet-a'] }), noon)).toBe('open');
  });
});

describe('what closes a breaker', () => {
  const all = withFailures(
    [],
    [
      failure('capacity'),
      failure('capacity', { subnets: ['subnet-a'] }),
      failure('addresses', { provider: 'FARGATE_SPOT' }),
      failure('unknown'),
      failure('image'),
    ],
    moment(),
  );
  const causes = (breakers: readonly Breaker[]) =>
    breakers.map(({ cause, subnets }) => (subnets?.length === 1 ? `${cause} in one zone` : cause));

  test('a launch that ECS takes ends the scarcity of its own provider and zones', () => {
    expect(causes(afterLaunched(all, routeOf()))).toEqual(['capacity in one zone', 'image']);
    expect(causes(afterLaunched(all, routeOf({ provider: 'FARGATE_SPOT' })))).toEqual([
      'capacity',
      'capacity in one zone',
      'image',
    ]);
    expect(causes(afterLaunched(all, routeOf({ subnets: ['subnet-a'] })))).toEqual([
      'capacity',
      'addresses',
      'image',
    ]);
  });

  test('a worker that turns warm ends what was broken of its template', () => {
    expect(causes(afterWarm(all, 'dev-etl:1'))).not.toContain('image');
    expect(causes(afterWarm(all, 'dev-etl:2'))).toContain('image');
  });

  test('one of workers that ended early: a worker that has been warm since and lasts, and no other', () => {
    const early = { ...failure('not_ready'), reached: 'warm' as const };
    const breakers = withFailures([], [early, failure('not_ready')], moment());
    expect(breakers).toHaveLength(2);
    const [left] = afterWarm(breakers, 'dev-etl:1');
    expect(left?.reached).toBe('warm');
    const lasting = { template: 'dev-etl:1', warmAt: noon };
    expect(afterLasting(breakers, lasting).map(({ reached }) => reached)).toEqual([undefined]);
    expect(afterLasting(breakers, { ...lasting, warmAt: noon - 1 })).toHaveLength(2);
    expect(afterLasting(breakers, { ...lasting, template: 'dev-etl:2' })).toHaveLength(2);
  });

  test('an hour of quiet after its wait', () => {
    expect(causes(stillTelling(all, noon + 3_600_000))).not.toContain('image');
    expect(stillTelling(all, noon + 3_600_000)).toHaveLength(4);
    expect(stillTelling(all, noon + 2 * 3_600_000)).toEqual([]);
  });
});
