import { describe, expect, test } from 'vitest';
import { aLaunch, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState, type Observed } from '../observed.ts';
import { draftOf } from './draft.ts';
import { launchRecords } from './launch-records.ts';

const minute = 60_000;

function found(record: Parameters<typeof aLaunch>[0], parts: Partial<Observed> = {}) {
  const state = { ...emptyPoolState('etl'), openLaunches: [aLaunch(record)] };
  const { tasks: _tasks, probes: _probes, ...others } = parts;
  return launchRecords(draftOf(observedWith({ state, ...others }), noon)).actions?.map(({ kind }) => kind);
}

describe('a launch without an answer', () => {
  test('is asked for again at once', () => {
    expect(found({ attempts: 1, notAfter: noon + 30_000 })).toEqual(['replay']);
  });

  test.each([
    [2, 1],
    [3, 2],
    [4, 4],
    [20, 60],
  ])('after %i attempts waits %i s for the next one', (attempts, seconds) => {
    const lastAttempt = noon - seconds * 1000;
    expect(found({ attempts, notAfter: lastAttempt + 30_000 })).toEqual(['replay']);
    expect(found({ attempts, notAfter: lastAttempt + 30_001 })).toEqual([]);
  });

  test('is not replayed past 30 minutes, when ECS may have forgotten its token', () => {
    expect(found({ createdAt: noon - 30 * minute + 1, notAfter: noon - minute })).toEqual(['replay']);
    expect(found({ createdAt: noon - 30 * minute, notAfter: noon - minute })).toEqual([]);
  });

  test.each([
    ['paused', { override: { pool: 'etl', paused: { note: 'n', until: noon + 1 } } }],
    ['removed', { removed: true }],
  ])('is not replayed in a pool that is %s', (_, parts) => {
    expect(found({}, parts)).toEqual([]);
  });
});

describe('a launch past its replay time', () => {
  const past = { createdAt: noon - 40 * minute, notAfter: noon - 20 * minute };
  const emptyListings = new Set(['wp-launch-0001']);

  test('stays open while something of it is listed', () => {
    expect(found({ ...past, emptyListingAt: noon - 5 * minute })).toEqual([]);
  });

  test('is noted at the first empty listing', () => {
    expect(found(past, { emptyListings })).toEqual(['noteEmptyListing']);
  });

  test('is closed at a second empty listing a minute later, no sooner', () => {
    expect(found({ ...past, emptyListingAt: noon - minute + 1 }, { emptyListings })).toEqual([]);
    expect(found({ ...past, emptyListingAt: noon - minute }, { emptyListings })).toEqual(['closeLaunch']);
  });
});
