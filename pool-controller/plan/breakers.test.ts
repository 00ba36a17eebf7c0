import { describe, expect, test } from 'vitest';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import { noon } from '../fakes/builders.ts';
import {
  afterLaunched,
  afterWarm,
  breakerProblems,
  gateOf,
  nextBreaker,
  stillTelling,
  withFailures,
} from './breakers.ts';

const failure = (cause: LaunchCause, provider: Breaker['provider'] = 'FARGATE') => ({
  provider,
  cause,
  message: 'as AWS said',
});

/** The waits, in seconds, of a launch that fails again as soon as it may be tried again. */
function waits(cause: LaunchCause, times: number): number[] {
  let breaker: Breaker | undefined;
  let now = noon;
  return Array.from({ length: times }, () => {
    now = breaker?.openUntil ?? now;
    breaker = nextBreaker(breaker, failure(cause), now);
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
  ['permission', [0, 0, 30, 60]],
  ['configuration', [0, 0, 30, 60]],
  ['not_ready', [0, 0, 30, 60]],
] as const)('failures of %s in a row wait longer and longer, to a bound', (cause, expected) => {
  expect(waits(cause, expected.length)).toEqual(expected);
});

test('ten workers that fail together trip a breaker once', () => {
  const [breaker] = withFailures([], Array(10).fill(failure('image')), noon);
  expect(breaker).toMatchObject({ failures: 3, openUntil: noon + 30_000 });
});

describe('a gate', () => {
  const [capacity] = withFailures([], [failure('capacity', 'FARGATE_SPOT')], noon);
  const image = withFailures([], Array(3).fill(failure('image')), noon);
  const throttle = withFailures([], [failure('throttle')], noon);
  const held = capacity === undefined ? [] : [capacity];

  test.each([
    ['is open for the provider without capacity', held, 'FARGATE_SPOT', 0, 'open'],
    ['is closed for the other one', held, 'FARGATE', 0, 'closed'],
    ['lets one trial through after the wait', held, 'FARGATE_SPOT', 60, 'half-open'],
    ['is open for every provider where the image is broken', image, 'FARGATE_SPOT', 29, 'open'],
    ['lets one trial of the image through', image, 'FARGATE_SPOT', 30, 'half-open'],
    ['holds throttled launches for their second', throttle, 'FARGATE', 0, 'open'],
    ['lets throttled launches go on freely after it', throttle, 'FARGATE', 1, 'closed'],
    [
      'is closed after two strikes',
      withFailures([], Array(2).fill(failure('image')), noon),
      'FARGATE',
      0,
      'closed',
    ],
  ] as const)('%s', (_, breakers, provider, seconds, gate) => {
    expect(gateOf(breakers, provider, noon + seconds * 1000)).toBe(gate);
  });
});

describe('what closes a breaker', () => {
  const all = withFailures(
    [],
    [failure('capacity'), failure('addresses', 'FARGATE_SPOT'), failure('image')],
    noon,
  );
  const causes = (breakers: readonly Breaker[]) => breakers.map(({ cause }) => cause);

  test('a launch that ECS takes ends scarcity, of its own provider or of all', () => {
    expect(causes(afterLaunched(all, 'FARGATE'))).toEqual(['image']);
    expect(causes(afterLaunched(all, 'FARGATE_SPOT'))).toEqual(['capacity', 'image']);
  });

  test('a worker that turns warm ends what was broken', () => {
    expect(causes(afterWarm(all))).toEqual(['capacity', 'addresses']);
  });

  test('an hour of quiet after its wait', () => {
    expect(causes(stillTelling(all, noon + 3_600_000))).toEqual(['capacity', 'addresses']);
    expect(stillTelling(all, noon + 2 * 3_600_000)).toEqual([]);
  });
});

test('people are told what failed, how often, and when it is tried again', () => {
  const breakers = withFailures([], Array(3).fill(failure('image')), noon);
  const words = '3 launches on FARGATE failed: image: as AWS said; ';
  expect(breakerProblems(breakers, noon)).toEqual([`${words}next try at 12:00 UTC`]);
  expect(breakerProblems(breakers, noon + 30_000)).toEqual([`${words}the next launch is a trial`]);
});
