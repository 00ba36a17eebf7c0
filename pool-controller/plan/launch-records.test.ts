import { describe, expect, test } from 'vitest';
import type { PoolConfig } from '../../shared/pool/config.ts';
import { aKnownTemplate, aLaunch, aPool, aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState, type Observed } from '../observed.ts';
import type { Action } from './action.ts';
import { draftOf, withFindings } from './draft.ts';
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

describe('a launch without an answer, under a limit that was lowered since', () => {
  const records = (count: number, ...tokens: readonly string[]) => ({
    ...emptyPoolState('etl'),
    openLaunches: tokens.map((token) => aLaunch({ token, count, attempts: 1, notAfter: noon + 30_000 })),
  });
  const workers = [1, 2, 3, 4].map((id) => aWorker({ id: `w${id}`, state: 'warm' }));
  const tokensReplayed = (config: PoolConfig, state: Observed['state']) =>
    launchRecords(draftOf(observedWith({ config, state, workers }), noon)).actions?.map((action) =>
      action.kind === 'replay' ? action.record.token : action.kind,
    );

  test.each([
    ['just has room for it', 5, ['wp-1']],
    ['has no room for it', 4, []],
  ])('that %s', (_, maxWorkers, tokens) => {
    const config = aPool({ target: { fixed: 2 }, maxWorkers });
    expect(tokensReplayed(config, records(1, 'wp-1'))).toEqual(tokens);
  });

  test('is not asked for again where the budget does not pay for it, which is said', () => {
    const config = aPool({ maxWorkers: 40, maxSpendPerHour: 0.0001 });
    const { actions, problems } = launchRecords(
      draftOf(observedWith({ config, state: records(1, 'wp-1'), workers }), noon),
    );
    expect([actions, problems]).toEqual([
      [],
      [
        'launch wp-1 has no answer yet, and is not asked for again: there is no room for it within maxWorkers and maxSpendPerHour',
      ],
    ]);
  });

  test('is not asked for again where its template is dearer than the current one', () => {
    const config = aPool({ cpu: 1024, memory: 2048, maxWorkers: 40, maxSpendPerHour: 0.2 });
    const state = records(1, 'wp-1');
    const knownTemplates = [aKnownTemplate('dev-etl:1', { cpu: 2048, memory: 4096 })];
    const seen = (known: Partial<Observed['state']>) =>
      observedWith({ config, state: { ...state, ...known }, workers: [], template: 'dev-etl:2' });
    const replays = (view: Observed) => launchRecords(draftOf(view, noon)).actions?.length;
    expect(replays(seen({ knownTemplates }))).toBe(1);
    const two = records(2, 'wp-1');
    expect(replays({ ...seen({}), state: { ...two, knownTemplates } })).toBe(1);
    const three = records(3, 'wp-1');
    expect(replays({ ...seen({}), state: { ...three, knownTemplates } })).toBe(0);
  });

  test('is asked for again where it is the oldest, and there is room for one', () => {
    const config = aPool({ target: { fixed: 2 }, maxWorkers: 6 });
    expect(tokensReplayed(config, records(2, 'wp-1', 'wp-2'))).toEqual(['wp-1']);
  });

  test('has no room where workers are about to be adopted', () => {
    const config = aPool({ target: { fixed: 2 }, maxWorkers: 5 });
    const draft = draftOf(observedWith({ config, state: records(1, 'wp-1'), workers }), noon);
    const adopt = { kind: 'adopt', task: aTask({ id: 'w9' }), launchToken: 'wp-0', reason: 'found' } as const;
    const kinds = (actions: readonly Action[]) =>
      launchRecords(withFindings(draft, { actions })).actions?.map(({ kind }) => kind);
    expect([kinds([]), kinds([adopt])]).toEqual([['replay'], []]);
  });

  test('needs no room of its own for workers of it that have a row', () => {
    const config = aPool({ target: { fixed: 2 }, maxWorkers: 4 });
    const state = { ...records(1, 'wp-1') };
    const own = [...workers.slice(1), aWorker({ id: 'w1', state: 'launching', launchToken: 'wp-1' })];
    const draft = draftOf(observedWith({ config, state, workers: own }), noon);
    expect(launchRecords(draft).actions?.map(({ kind }) => kind)).toEqual(['replay']);
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
