import { describe, expect, test } from 'vitest';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import type { Probe } from '../../shared/worker/probe.ts';
import {
  aKnownTemplate,
  aPool,
  aTask,
  atWork,
  aWorker,
  noon,
  observedWith,
  rollingOut,
} from '../fakes/builders.ts';
import { type Action, isKind } from './action.ts';
import { draftOf, withFindings } from './draft.ts';
import { surplus } from './surplus.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const some = (count: number, state: WorkerState, parts: Partial<Worker> = {}) =>
  Array.from({ length: count }, (_, position) =>
    aWorker({ id: `${state}${position}`, state, launchedAt: noon - 100_000 + position * 1000, ...parts }),
  );
const drained = (
  workers: readonly Worker[],
  fixed: number,
  view: View = {},
  before: readonly Action[] = [],
) => {
  const config = aPool({ target: { fixed }, maxWorkers: 50 });
  const draft = withFindings(draftOf(observedWith({ workers, config, ...view }), noon), { actions: before });
  return (surplus(draft).actions ?? []).filter(isKind('drain'));
};
const ids = (...given: Parameters<typeof drained>) => drained(...given).map(({ worker }) => worker.id);

test('as many as are wanted stay', () => {
  expect(ids(some(3, 'warm'), 3)).toEqual([]);
});

test('nobody leaves where some are missing', () => {
  expect(ids(some(2, 'launching'), 3)).toEqual([]);
  expect(ids([...some(1, 'claimed'), ...some(1, 'launching')], 1)).toEqual([]);
});

test('the oldest of the warm leave, with their time to drain', () => {
  expect(ids(some(4, 'warm'), 2)).toEqual(['warm0', 'warm1']);
  expect(drained(some(2, 'warm'), 1)).toMatchObject([{ drainDeadline: noon + 120_000 }]);
});

test('the newest of the launching leave before any warm one, at once', () => {
  expect(ids([...some(2, 'warm'), ...some(3, 'launching')], 3)).toEqual(['launching2', 'launching1']);
  expect(drained(some(2, 'launching'), 1)).toMatchObject([{ drainDeadline: noon }]);
});

test('one that is launching and at work, as a node on a broker may be, has its time to end that', () => {
  const saying = { launching1: atWork };
  expect(drained(some(2, 'launching'), 1, { saying })).toMatchObject([
    { worker: { id: 'launching1' }, drainDeadline: noon + 120_000 },
  ]);
});

test('those that the budget does not pay for leave while they are idle: work is never ended for money', () => {
  // 0.0394 USD an hour each: 0.1 USD pays for two.
  const keys = { cpu: 1024, memory: 2048, target: { fixed: 4 }, maxSpendPerHour: 0.1 };
  const leaving = (parts: object, saying: Record<string, Probe>) =>
    ids(some(4, 'warm'), 4, { config: aPool({ ...keys, ...parts }), saying });
  expect(leaving({}, {})).toEqual(['warm0', 'warm1']);
  const saying = { warm0: atWork, warm1: atWork, warm2: atWork };
  expect(leaving({ mode: 'shared' }, saying)).toEqual(['warm3']);
});

describe('of those that differ in price, as many stay as the budget pays for in the order in which they are kept', () => {
  // 0.0394 USD an hour, and 0.158 USD: 0.16 USD pays for a dear one, or for four cheap ones.
  const state = {
    ...rollingOut({ halted: { at: noon, why: 'broken' } }),
    knownTemplates: [aKnownTemplate('dev-etl:1', { cpu: 1024, memory: 2048 })],
  };
  const config = aPool({ cpu: 4096, memory: 8192, target: { fixed: 4 }, maxSpendPerHour: 0.16 });
  const view = { config, state, template: 'dev-etl:2' };
  const dear = some(1, 'warm', { id: 'dear', template: 'dev-etl:2', launchedAt: noon - 50_000 });

  test('the youngest of the warm', () => {
    expect(ids([...some(2, 'warm'), ...dear], 4, view)).toEqual(['warm0', 'warm1']);
  });

  test('the warm before the launching', () => {
    expect(ids([...some(2, 'launching'), ...dear], 4, view)).toEqual(['launching1', 'launching0']);
  });
});

test('no warm one leaves for one that is only launching', () => {
  const adopt: Action = { kind: 'adopt', task: aTask({ id: 't1' }), launchToken: 'wp-1', reason: '' };
  expect(ids(some(2, 'warm'), 2, {}, [adopt])).toEqual([]);
});

test('no warm one leaves for one that only turns warm in this plan', () => {
  const launching = some(1, 'launching');
  const [worker] = launching;
  if (worker === undefined) throw new Error('no worker');
  const turnWarm: Action = { kind: 'turnWarm', worker, facts: { warmAt: noon }, reason: '' };
  expect(ids([...some(2, 'warm'), ...launching], 2, {}, [turnWarm])).toEqual([]);
});

test('one that only turns warm in this plan stays, the older ones that are warm do not', () => {
  const launching = some(1, 'launching', { launchedAt: noon - 200_000 });
  const [worker] = launching;
  if (worker === undefined) throw new Error('no worker');
  const turnWarm: Action = { kind: 'turnWarm', worker, facts: { warmAt: noon }, reason: '' };
  expect(ids([...some(2, 'warm'), ...launching], 1, {}, [turnWarm])).toEqual(['warm0']);
});

test('whoever leaves already is not told again', () => {
  const workers = some(4, 'warm');
  const [worker] = workers;
  if (worker === undefined) throw new Error('no worker');
  const drain: Action = { kind: 'drain', worker, drainingAt: noon, drainDeadline: noon, reason: 'sick' };
  expect(ids(workers, 2, {}, [drain])).toEqual(['warm1']);
});

test('claimed, draining and busy workers of an exclusive pool are no surplus', () => {
  const workers = [...some(2, 'claimed'), ...some(2, 'draining'), ...some(2, 'warm')];
  expect(ids(workers, 1, { saying: { warm0: atWork } })).toEqual([]);
});

test('of a pool that wants none, those that fetch work from a broker leave too, with their time to end it', () => {
  const workers = [...some(1, 'claimed'), ...some(2, 'warm')];
  const saying = { warm0: atWork };
  const config = aPool({ target: { fixed: 0 }, broker: 'rabbitmq' });
  expect(ids(workers, 0, { saying, config }).toSorted()).toEqual(['warm0', 'warm1']);
  expect(drained(some(1, 'warm'), 0, { saying, config })).toMatchObject([
    {
      drainDeadline: noon + 120_000,
      reason: 'surplus: none is wanted, and it fetches its work from the broker by itself',
    },
  ]);
  expect(ids(workers, 0, { saying })).toEqual(['warm1']);
  expect(ids(workers, 1, { saying, config: aPool({ target: { fixed: 1 }, broker: 'rabbitmq' }) })).toEqual(
    [],
  );
});

test.each([
  ['paused', { override: { pool: 'etl', paused: { note: '', until: noon + 1 } } }],
  ['removed', { removed: true }],
])('nobody leaves a pool for its number while it is %s', (_, view) => {
  expect(ids(some(4, 'warm'), 1, view)).toEqual([]);
});

test('of a shared pool the idle leave before the busy, the oldest of either first', () => {
  const config = aPool({ mode: 'shared', target: { fixed: 1 }, maxWorkers: 50 });
  const view = { config, saying: { warm0: atWork, warm1: atWork } };
  expect(ids(some(4, 'warm'), 1, view)).toEqual(['warm2', 'warm3', 'warm0']);
});
