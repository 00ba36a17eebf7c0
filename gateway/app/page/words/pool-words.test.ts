import { describe, expect, it } from 'vitest';
import { aPool } from '../testing/views.ts';
import { leftText, supplyText, targetText, wholeTargetText } from './pool-words.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const counts = { launching: 0, warm: 0, busy: 0, claimed: 0, draining: 0 };

describe('why it is not more', () => {
  it.each([
    ['as wanted', { want: 3, counts: { ...counts, warm: 3 } }, 'As many as its target asks for (3)'],
    ['drained', { want: 0 }, 'Its target is 0'],
    [
      'at its maximum',
      { want: 3, maxWorkers: 4, counts: { ...counts, claimed: 4 } },
      '4 claimed take the room',
    ],
    ['launching', { want: 3, counts: { ...counts, warm: 1, launching: 2 } }, '2 more are launching.'],
    [
      'launching some',
      { want: 3, counts: { ...counts, launching: 1 } },
      '2 of the 3 wanted are not launched yet',
    ],
    ['a problem', { want: 3, problems: ['no Spot capacity'] }, '3 missing: no Spot capacity.'],
    ['nothing seen yet', { want: 3 }, 'the next pass of the controller launches'],
    [
      'shared and at work',
      { mode: 'shared' as const, want: 2, counts: { ...counts, busy: 2 } },
      'As many as',
    ],
  ])('%s', (_name, pool, text) => {
    expect(supplyText(aPool({ counts, ...pool }), now)).toContain(text);
  });

  it('a pause comes before everything else', () => {
    const paused = { note: 'deploy', until: '2026-11-22T12:10:00.000Z' };
    expect(supplyText(aPool({ paused, want: 9 }), now)).toMatch(/^Paused for 10 min 00 s more/);
  });

  it('says how long a launch usually takes, where that is known', () => {
    const latency = { claimLatencyMilliseconds: null, secondsToWarm: { p50: 31, p90: 40, p99: 60 } };
    const pool = aPool({ want: 1, counts: { ...counts, launching: 1 }, latency });
    expect(supplyText(pool, now)).toBe('1 more is launching: usually warm 31 s after launch.');
  });
});

it('a target is told by its policy', () => {
  expect(targetText({ fixed: 5 })).toBe('5');
});

it('a target that was set by hand says so, since when, and what it stands in for', () => {
  expect(wholeTargetText(aPool({ target: { fixed: 5 } }), now)).toBe('target 5');
  const targetOverride = { since: '2026-11-22T11:55:00.000Z', fileTarget: { fixed: 5 } };
  const byHand = aPool({ target: { fixed: 12 }, targetOverride });
  expect(wholeTargetText(byHand, now)).toBe('target 12, set by hand 5 min 00 s ago; the pools file says 5');
  const longAgo = { ...byHand, targetOverride: { ...targetOverride, since: null } };
  expect(wholeTargetText(longAgo, now)).toBe('target 12, set by hand; the pools file says 5');
});

it('what is left of a removed pool is told by state, claims first', () => {
  expect(leftText({ ...counts, warm: 3, claimed: 2, draining: 1 })).toBe('2 claimed, 1 draining, 3 warm');
  expect(leftText(counts)).toBe('nothing is left, it is about to be forgotten');
});
