import { describe, expect, test } from 'vitest';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import {
  aKnownTemplate,
  aLaunch,
  aPool,
  aTask,
  aWorker,
  noon,
  observedWith,
  rollingOut,
} from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import type { Action } from './action.ts';
import { draftOf, withFindings } from './draft.ts';
import { withinLimits } from './limits.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const launch = (count: number): Action => ({
  ...{ kind: 'launch', provider: 'FARGATE', subnets: ['subnet-a'], template: 'dev-etl:1', reason: '' },
  count,
});
const limited = (
  counts: readonly number[],
  keys: object,
  view: View = {},
  others: readonly Action[] = [],
) => {
  const config = aPool({ target: { fixed: 1 }, ...keys });
  const draft = withFindings(draftOf(observedWith({ config, ...view }), noon), {
    actions: [...others, ...counts.map(launch)],
  });
  const { actions, problems } = withinLimits(draft);
  return [actions.flatMap((action) => (action.kind === 'launch' ? [action.count] : [])), problems];
};
const workers = ['w1', 'w2'].map((id) => aWorker({ id, state: 'draining' }));

describe('launches', () => {
  test('within every limit stay as they are, and nothing is said', () => {
    expect(limited([10, 10], { maxWorkers: 22 }, { workers })).toEqual([[10, 10], []]);
  });

  test('are cut from the last one on', () => {
    expect(limited([10, 10], { maxWorkers: 21 }, { workers })).toEqual([
      [10, 9],
      ['1 of 20 wanted workers are not launched: maxWorkers is 21'],
    ]);
    expect(limited([10, 10], { maxWorkers: 12 }, { workers })[0]).toEqual([10]);
    expect(limited([10, 10], { maxWorkers: 2 }, { workers })).toEqual([
      [],
      ['20 of 20 wanted workers are not launched: maxWorkers is 2'],
    ]);
  });

  test('have no room where what is being adopted and what open launches may bring is', () => {
    const openLaunches = [aLaunch({ token: 'wp-launch-0002', count: 3 })];
    const state = { ...emptyPoolState('etl'), openLaunches };
    const adopt: Action = { kind: 'adopt', task: aTask({ id: 't1' }), launchToken: 'wp-1', reason: '' };
    expect(limited([10], { maxWorkers: 10 }, { workers, state }, [adopt])).toEqual([
      [4],
      ['6 of 10 wanted workers are not launched: maxWorkers is 10'],
    ]);
  });

  test('cost no more than the budget, with whatever else the pool has', () => {
    // 0.0394 USD an hour each: 0.2 USD pays for five.
    const keys = { cpu: 1024, memory: 2048, maxWorkers: 50, maxSpendPerHour: 0.2 };
    expect(limited([10], keys, { workers })).toEqual([
      [3],
      [
        '7 of 10 wanted workers are not launched: maxSpendPerHour is 0.2 USD, and a worker costs 0.0395 USD an hour',
      ],
    ]);
  });

  test('are paid for as their own template is, and so is what the pool has', () => {
    // 0.0394 USD an hour each; four times that of the template before it.
    const keys = { cpu: 1024, memory: 2048, maxWorkers: 50, maxSpendPerHour: 0.4 };
    const knownTemplates = [aKnownTemplate('dev-etl:1', { cpu: 4096, memory: 8192 })];
    const view = { workers: workers.slice(1), template: 'dev-etl:2' };
    const state = { ...emptyPoolState('etl'), knownTemplates };
    expect(limited([10], keys, { ...view, state })).toEqual([
      [1],
      [
        '9 of 10 wanted workers are not launched: maxSpendPerHour is 0.4 USD, and a worker costs 0.1580 USD an hour',
      ],
    ]);
    const openLaunches = [aLaunch({ token: 'wp-launch-0002' })];
    expect(limited([10], keys, { ...view, state: { ...state, openLaunches } })[0]).toEqual([]);
  });

  test('of a cheaper template wait for a dearer one that room will be made for', () => {
    const keys = { cpu: 4096, memory: 8192, maxWorkers: 50, maxSpendPerHour: 0.4 };
    const knownTemplates = [aKnownTemplate('dev-etl:1', { cpu: 1024, memory: 2048 })];
    const launched = (own: readonly Worker[]) => {
      const tried = { ...launch(1), template: 'dev-etl:2' } as Action;
      const state = { ...rollingOut(), knownTemplates };
      const view = observedWith({ config: aPool(keys), template: 'dev-etl:2', workers: own, state });
      const draft = withFindings(draftOf(view, noon), { actions: [tried, launch(1)] });
      return withinLimits(draft).actions.map((action) => 'template' in action && action.template);
    };
    const some = (count: number, state: WorkerState) =>
      Array.from({ length: count }, (_, position) => aWorker({ id: `${state}${position}`, state }));
    expect(launched([...some(6, 'warm')])).toEqual(['dev-etl:2']);
    expect(launched([...some(7, 'warm')])).toEqual([]);
    expect(launched([...some(7, 'claimed')])).toEqual(['dev-etl:1']);
  });

  test('are a hundred tasks a pass at most', () => {
    const tens = Array.from({ length: 11 }, () => 10);
    expect(limited(tens.slice(0, 10), { maxWorkers: 500 })).toEqual([tens.slice(0, 10), []]);
    expect(limited(tens, { maxWorkers: 500 })).toEqual([
      tens.slice(0, 10),
      ['10 of 110 wanted workers are not launched: ECS starts at most 100 in 5 s'],
    ]);
  });

  test('leave the bucket of launches its time to fill again', () => {
    const launchedAgo = (seconds: number) => ({
      workers: Array.from({ length: 60 }, (_, position) =>
        aWorker({ id: `w${position}`, state: 'launching', launchedAt: noon - seconds * 1000 }),
      ),
    });
    const tens = Array.from({ length: 6 }, () => 10);
    expect(limited(tens, { maxWorkers: 500 }, launchedAgo(5))).toEqual([tens, []]);
    expect(limited(tens, { maxWorkers: 500 }, launchedAgo(4))).toEqual([
      tens.slice(0, 4),
      ['20 of 60 wanted workers are not launched: ECS starts at most 100 in 5 s'],
    ]);
    const lately = aLaunch({ token: 'wp-launch-0002', createdAt: noon - 1000, count: 10 });
    const state = { ...emptyPoolState('etl'), openLaunches: [lately] };
    expect(limited(tens, { maxWorkers: 500 }, { ...launchedAgo(4), state })[0]).toEqual(tens.slice(0, 3));
  });

  const open = (count: number) => ({
    state: {
      ...emptyPoolState('etl'),
      openLaunches: Array.from({ length: count }, (_, position) =>
        aLaunch({ token: `wp-launch-1${position}`, count: 1 }),
      ),
    },
  });

  test('that wait for an answer since the bucket was full take nothing from it', () => {
    const openSince = (seconds: number) => {
      const createdAt = noon - seconds * 1000;
      const openLaunches = Array.from({ length: 6 }, (_, position) =>
        aLaunch({ token: `wp-launch-${position}`, count: 10, createdAt }),
      );
      return { state: { ...emptyPoolState('etl'), openLaunches } };
    };
    const tens = Array.from({ length: 6 }, () => 10);
    expect(limited(tens, { maxWorkers: 500 }, openSince(5))).toEqual([tens, []]);
    expect(limited(tens, { maxWorkers: 500 }, openSince(4))[0]).toEqual(tens.slice(0, 4));
  });

  test('are forty open at most', () => {
    expect(limited([3, 2], { maxWorkers: 500 }, open(38))).toEqual([[3, 2], []]);
    expect(limited([3, 2], { maxWorkers: 500 }, open(39))).toEqual([
      [3],
      ['2 wanted workers are not launched yet: 40 launches wait for an answer'],
    ]);
    expect(limited([3, 2], { maxWorkers: 500 }, open(41))).toEqual([
      [],
      ['5 wanted workers are not launched yet: 40 launches wait for an answer'],
    ]);
  });

  test('of a pool that is not configured are none', () => {
    expect(limited([1], {}, { config: undefined })[0]).toEqual([]);
  });

  test('that are not wanted leave nothing to say, however full the pool is', () => {
    expect(limited([], { maxWorkers: 1 }, { workers })).toEqual([[], []]);
  });
});

test('what is no launch is never cut', () => {
  const stop: Action = {
    kind: 'stop',
    worker: aWorker({ id: 'w', state: 'draining' }),
    attempt: 'first',
    reason: '',
  };
  const config = aPool({ target: { fixed: 1 }, maxWorkers: 1 });
  const draft = withFindings(draftOf(observedWith({ config, workers }), noon), {
    actions: [stop, launch(1)],
  });
  expect(withinLimits(draft).actions).toEqual([stop]);
});
