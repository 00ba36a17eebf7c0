import { describe, expect, test } from 'vitest';
import { failed, overtaken, succeeded } from './apply/outcome.ts';
import { aLaunch, aWorker, noon } from './fakes/builders.ts';
import { nextLook } from './next-look.ts';
import { emptyPoolState, type Observed } from './observed.ts';
import type { Action } from './plan/action.ts';

const quiet = { advanced: true, outcomes: [] };
const seen = (parts: Partial<Pick<Observed, 'workers' | 'state'>> = {}) => ({
  workers: [aWorker({ id: 'w0', state: 'warm' })],
  state: emptyPoolState('etl'),
  ...parts,
});
const launching = (ageSeconds: number) =>
  aWorker({ id: 'w1', state: 'launching', launchedAt: noon - ageSeconds * 1000 });
const draining = (ageSeconds: number) =>
  aWorker({ id: 'w2', state: 'draining', drainingAt: noon - ageSeconds * 1000 });
const look = (
  observed: ReturnType<typeof seen>,
  {
    launchSeconds,
    applied = quiet,
  }: { launchSeconds?: number; applied?: Parameters<typeof nextLook>[2] } = {},
) =>
  nextLook(observed, launchSeconds === undefined ? {} : { timeToWarmSeconds: launchSeconds }, applied, noon);

describe('the next look at a pool', () => {
  test('is five seconds away while all is quiet', () => {
    expect(look(seen())).toBe(5);
  });

  test.each([
    ['a young launch', [launching(1)], undefined, 1],
    ['an older one', [launching(6)], undefined, 3],
    ['one that takes long', [launching(600)], undefined, 4],
    ['a launch before half of what launches take', [launching(1)], 40, 4],
    ['a launch shortly before half of what launches take', [launching(1)], 6, 2],
    ['a launch after half of what launches take', [launching(2)], 4, 1],
    ['a young drain, however long launches take', [draining(1)], 40, 2],
    ['an older drain', [draining(6)], undefined, 3],
    ['a worker whose ended claim is still on it', [withEndedClaim()], undefined, 1],
    ['the soonest of all', [launching(600), draining(5)], undefined, 2.5],
  ] as const)('goes by %s', (_what, workers, launchSeconds, seconds) => {
    expect(look(seen({ workers }), launchSeconds === undefined ? {} : { launchSeconds })).toBe(seconds);
  });

  test('goes by a launch without an answer', () => {
    const state = {
      ...emptyPoolState('etl'),
      openLaunches: [aLaunch({ createdAt: noon - 6000 })],
    };
    expect(look(seen({ state }))).toBe(3);
  });

  const drain = { kind: 'drain' } as Action;
  const launch = { kind: 'launch' } as Action;
  const stop = { kind: 'stop' } as Action;
  const note = { kind: 'note' } as Action;
  test.each([
    ['after an act that goes on in the next pass', { advanced: true, outcomes: [succeeded(drain)] }, 1],
    ['after an act that failed', { advanced: true, outcomes: [failed(launch, new Error('no'))] }, 1],
    ['after a write that somebody was before', { advanced: true, outcomes: [overtaken(stop, 'lost')] }, 1],
    ['after a plan that somebody was before', { advanced: false, outcomes: [] }, 1],
    ['as its launch asks for it', { advanced: true, outcomes: [succeeded(launch)] }, 4],
    ['no sooner for a note of what was seen', { advanced: true, outcomes: [succeeded(note)] }, 5],
    ['soon after a stop, which may be quick', { advanced: true, outcomes: [succeeded(stop)] }, 2],
  ])('comes %s', (_when, applied, seconds) => {
    expect(look(seen(), { launchSeconds: 30, applied })).toBe(seconds);
  });
});

function withEndedClaim() {
  const endedClaim = { id: 'c', endedAt: noon } as NonNullable<ReturnType<typeof aWorker>['endedClaim']>;
  return aWorker({ id: 'w2', state: 'draining', drainingAt: noon - 60_000, endedClaim });
}
