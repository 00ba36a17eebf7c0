import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PoolState } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { aKnownTemplate, aPool, aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import { isKind, type Plan } from './action.ts';
import { plan } from './plan.ts';

function launched({ actions }: Plan): number {
  return actions.filter(isKind('launch')).reduce((sum, { count }) => sum + count, 0);
}

function without<Key extends keyof PoolState>(state: PoolState, key: Key): PoolState {
  return { ...state, [key]: undefined };
}

describe('a healthy pool', () => {
  const warm = (count: number): Worker[] =>
    Array.from({ length: count }, (_, position) => aWorker({ id: `w${position}`, state: 'warm' }));

  test('launches exactly what is missing', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (fixed, have) => {
        const config = aPool({ target: { fixed }, maxWorkers: 200 });
        const planned = plan(observedWith({ config, workers: warm(have) }), noon);
        expect(launched(planned)).toBe(Math.max(0, fixed - have));
        expect(planned.actions.filter(isKind('drain'))).toHaveLength(Math.max(0, have - fixed));
      }),
    );
  });

  test('at its target needs nothing', () => {
    expect(plan(observedWith({ workers: warm(2) }), noon).actions).toEqual([]);
  });

  test('says how long its workers take to be warm', () => {
    expect(plan(observedWith({ workers: warm(2) }), noon).timeToWarmSeconds).toBe(30);
  });
});

describe('the row of a pool', () => {
  const workers = [aWorker({ id: 'w0', state: 'warm' }), aWorker({ id: 'w1', state: 'warm' })];
  const told = {
    ...emptyPoolState('etl'),
    provenTemplate: 'dev-etl:1',
    knownTemplates: [aKnownTemplate('dev-etl:1')],
  };
  const failed = aTask({
    ...{
      id: 'w2',
      status: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError',
    },
    cause: 'image',
  });
  const failing = [...workers, aWorker({ id: 'w2', state: 'launching' })];

  test.each<[string, boolean, Parameters<typeof observedWith>[0]]>([
    ['is left alone where it says all that it is to say', false, { workers, state: told }],
    [
      'is written where a template has proven itself',
      true,
      { workers, state: without(told, 'provenTemplate') },
    ],
    ['is written where a template is new to it', true, { workers, state: without(told, 'knownTemplates') }],
    ['is written where a launch failed', true, { workers: failing, tasks: [failed], state: told }],
  ])('%s', (_, isWritten, view) => {
    expect(plan(observedWith(view), noon).stateChanged).toBe(isWritten);
  });
});

describe('a plan', () => {
  const unready = { kind: 'unready' as const, message: '503' };

  test('of a pool without a warm worker does not say how long they take', () => {
    expect(plan(observedWith(), noon)).not.toHaveProperty('timeToWarmSeconds');
  });

  test('takes the median of those that have not come back from a claim', () => {
    const took = (id: string, seconds: number, claimsServed = 0) =>
      aWorker({ id, state: 'warm', launchedAt: noon - seconds * 1000, warmAt: noon, claimsServed });
    const workers = [took('a', 100), took('b', 20), took('c', 30), took('d', 3000, 1)];
    expect(plan(observedWith({ workers }), noon).timeToWarmSeconds).toBe(30);
  });

  test('tells of launches that fail before anything else', () => {
    const breakers = [
      {
        ...({ provider: 'FARGATE', cause: 'quota', message: 'x', failures: 1 } as const),
        ...{ since: noon, openUntil: noon + 60_000 },
      },
    ];
    const state = { pool: 'etl', sequence: 1, openLaunches: [], breakers };
    const removed = observedWith({
      state,
      workers: [aWorker({ id: 'w1', state: 'claimed' })],
      removed: true,
    });
    expect(plan(removed, noon).problems).toHaveLength(2);
    expect(plan(removed, noon).problems[0]).toContain('quota');
    expect(plan({ ...removed, config: undefined }, noon).problems).toHaveLength(1);
  });

  test('writes no mark of a worker whose fate it decides', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm', launchedAt: noon - 90_000 })];
    const tasks = [aTask({ id: 'w1', desiredStatus: 'STOPPED' })];
    const { actions } = plan(observedWith({ workers, tasks, saying: { w1: unready } }), noon);
    expect(actions.filter(({ kind }) => kind === 'note')).toEqual([]);
  });

  test('writes the marks of each worker by itself', () => {
    const workers = ['w1', 'w2'].map((id) => aWorker({ id, state: 'warm', silentSince: 1 }));
    const { actions } = plan(observedWith({ workers }), noon);
    expect(actions.map((action) => ('worker' in action ? action.worker.id : action.kind))).toEqual([
      'w1',
      'w2',
    ]);
  });
});
