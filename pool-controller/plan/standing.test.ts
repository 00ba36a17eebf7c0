import { describe, expect, test } from 'vitest';
import type { WorkerState } from '../../shared/pool/worker.ts';
import {
  aClaim,
  aLaunch,
  aPool,
  aTask,
  atWork,
  aWorker,
  noon,
  observedWith,
  rollingOut,
} from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import type { Action } from './action.ts';
import { type Draft, draftOf, withFindings } from './draft.ts';
import { isCounted, isExpected, isWarmAlready, openLaunches, outstandingOf, standings } from './standing.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const draft = (view: View, actions: readonly Action[] = []): Draft =>
  withFindings(draftOf(observedWith(view), noon), { actions });
const reason = 'why';
const worker = (state: WorkerState) => aWorker({ id: 'w1', state });
const ended = { ...aClaim(), endedAt: noon, endReason: 'expired' as const };
const fates: readonly [string, Action, string[]][] = [
  ['is closed', { kind: 'close', worker: worker('warm'), stoppedAt: noon, end: {}, reason }, []],
  [
    'turns warm',
    { kind: 'turnWarm', worker: worker('launching'), facts: { warmAt: noon }, reason },
    ['warm'],
  ],
  ['is used again', { kind: 'reuse', worker: worker('draining'), warmAt: noon, reason }, ['warm']],
  [
    'drains',
    { kind: 'drain', worker: worker('warm'), drainingAt: noon, drainDeadline: noon, reason },
    ['draining'],
  ],
  [
    'loses its claim',
    { kind: 'endClaim', worker: worker('claimed'), ended, drainDeadline: noon, returning: false, reason },
    ['draining'],
  ],
  ['is told to stop', { kind: 'stop', worker: worker('draining'), attempt: 'first', reason }, ['draining']],
];

describe('as the plan leaves it, a worker that', () => {
  test.each(fates)('%s', (_, action, states) => {
    const workers = 'worker' in action ? [action.worker] : [];
    expect(standings(draft({ workers }, [action])).map(({ state }) => state)).toEqual(states);
  });

  test('was stopped is no worker any more', () => {
    expect(standings(draft({ workers: [worker('stopped')] }))).toEqual([]);
  });

  test('is adopted is launching, and has no row', () => {
    const task = aTask({ id: 't1', createdAt: noon - 5000, capacityProvider: 'FARGATE_SPOT' });
    const adopted = (template: string) =>
      standings(draft({}, [{ kind: 'adopt', task: { ...task, template }, launchToken: 'wp-1', reason }]));
    expect(adopted('dev-etl:1')).toEqual([
      {
        ...{ id: 't1', state: 'launching', template: 'dev-etl:1', capacityProvider: 'FARGATE_SPOT' },
        ...{ launchedAt: noon - 5000, busy: false, outdated: false, worker: undefined },
      },
    ]);
    expect(adopted('dev-etl:0')).toMatchObject([{ outdated: true }]);
  });

  test('is adopted of a halted template is outdated', () => {
    const halted = rollingOut({ halted: { at: noon, why: '' } });
    const task = aTask({ id: 't1', template: 'dev-etl:2' });
    const view = { template: 'dev-etl:2', state: halted };
    expect(standings(draft(view, [{ kind: 'adopt', task, launchToken: 'wp-1', reason }]))).toMatchObject([
      { outdated: true },
    ]);
  });

  test.each([
    ['is a moment under its age is not outdated', { launchedAt: noon - 24 * 3_600_000 + 1 }, false],
    ['has its age is outdated', { launchedAt: noon - 24 * 3_600_000 }, true],
    ['has its age and was never warm is not', { launchedAt: 0, state: 'launching' as const }, false],
    ['is of another template is outdated', { template: 'dev-etl:0' }, true],
  ])('%s', (_, parts, outdated) => {
    const workers = [{ ...worker('warm'), ...parts }];
    expect(standings(draft({ workers })).map((standing) => standing.outdated)).toEqual([outdated]);
  });

  test('has no configuration any more has no age', () => {
    const workers = [{ ...worker('warm'), launchedAt: 0 }];
    expect(standings(draft({ workers, config: undefined }))).toMatchObject([{ outdated: false }]);
  });
});

test.each([
  ['warm and idle', 'warm', {}, true],
  ['warm and at work', 'warm', { w1: atWork }, false],
  ['claimed', 'claimed', {}, false],
  ['launching', 'launching', {}, false],
] as const)('in an exclusive pool a worker that is %s counts or not', (_, state, saying, counts) => {
  const here = draft({ workers: [worker(state)], saying });
  expect(standings(here).map((standing) => isCounted(here, standing))).toEqual([counts]);
});

test('in a shared pool a worker at work counts', () => {
  const here = draft({
    workers: [worker('warm')],
    saying: { w1: atWork },
    config: aPool({ mode: 'shared' }),
  });
  expect(standings(here).map((standing) => isCounted(here, standing))).toEqual([true]);
});

test('a worker that is only about to turn warm, or at work, was not warm already', () => {
  const [, turning] = fates[1] ?? [];
  const launching = draft({ workers: [worker('launching')] }, turning === undefined ? [] : [turning]);
  const busy = draft({ workers: [worker('warm')], saying: { w1: atWork } });
  const warm = draft({ workers: [worker('warm')] });
  const already = [launching, busy, warm].map((here) =>
    standings(here).map((one) => isWarmAlready(here, one)),
  );
  expect(already).toEqual([[false], [false], [true]]);
});

describe('an open launch', () => {
  const record = aLaunch({ token: 'wp-launch-0002', count: 5 });
  const state = { ...emptyPoolState('etl'), openLaunches: [record] };
  const adopt = (token: string): Action => ({
    kind: 'adopt',
    task: aTask({ id: `task of ${token}` }),
    launchToken: token,
    reason,
  });

  test('brings what has neither a row nor is being adopted', () => {
    const rows = ['w1', 'w2'].map((id) => aWorker({ id, state: 'warm', launchToken: record.token }));
    const others = [aWorker({ id: 'w3', state: 'warm' })];
    const here = draft({ workers: [...rows, ...others] }, [adopt(record.token), adopt('wp-launch-0001')]);
    expect(outstandingOf(here, record)).toBe(2);
    expect(outstandingOf(here, { ...record, count: 1 })).toBe(0);
  });

  test('is open no more once the plan closes it', () => {
    expect(openLaunches(draft({ state }))).toEqual([record]);
    expect(openLaunches(draft({ state }, [{ kind: 'closeLaunch', record, reason }]))).toEqual([]);
    const other = aLaunch({ token: 'wp-launch-0003' });
    expect(openLaunches(draft({ state }, [{ kind: 'closeLaunch', record: other, reason }]))).toEqual([
      record,
    ]);
  });

  const lastAttemptAt = (at: number) => ({ ...record, notAfter: at + 30_000 });

  test.each([
    ['just asked for is expected', lastAttemptAt(noon), true],
    ['asked for nearly two minutes ago is', lastAttemptAt(noon - 119_999), true],
    ['asked for two minutes ago is not', lastAttemptAt(noon - 120_000), false],
    ['asked for three times is', { ...lastAttemptAt(noon), attempts: 3 }, true],
    ['asked for four times is not', { ...lastAttemptAt(noon), attempts: 4 }, false],
  ])('%s', (_, launch, expected) => {
    expect(isExpected(draft({ state }), launch)).toBe(expected);
  });

  test('that is asked for again in this plan is expected, another one is not', () => {
    const old = lastAttemptAt(noon - 200_000);
    const replay = (token: string): Action => ({ kind: 'replay', record: { ...old, token }, reason });
    expect(isExpected(draft({ state }, [replay(old.token)]), old)).toBe(true);
    expect(isExpected(draft({ state }, [replay('wp-launch-0003')]), old)).toBe(false);
  });
});
