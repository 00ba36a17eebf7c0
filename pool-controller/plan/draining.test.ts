import { describe, expect, test } from 'vitest';
import {
  aClaim,
  aPool,
  aTask,
  atWork,
  aWorker,
  idle,
  noon,
  observedWith,
  rollingOut,
  silent,
} from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { draining } from './draining.ts';

type View = Parameters<typeof observedWith>[0];
const found = (parts: View, worker: Partial<Parameters<typeof aWorker>[0]> = {}) =>
  draining(
    draftOf(observedWith({ workers: [aWorker({ id: 'w1', state: 'draining', ...worker })], ...parts }), noon),
  ).actions?.map(({ kind }) => kind);

const endedClaim = { ...aClaim(), endedAt: noon - 1, endReason: 'released' as const };
const reusing = { config: aPool({ reuse: { maxClaims: 9 } }) };

describe('a draining worker', () => {
  test.each([
    ['that is idle is stopped', { saying: { w1: idle } }, {}, ['stop']],
    ['at work waits', { saying: { w1: atWork } }, {}, []],
    ['at work is stopped at its deadline', { saying: { w1: atWork } }, { drainDeadline: noon }, ['stop']],
    ['silent once is marked', { saying: { w1: silent } }, {}, ['note']],
    ['silent twice is stopped', { saying: { w1: silent } }, { silentSince: noon - 1000 }, ['stop']],
    ['that answers unready waits', { saying: { w1: { kind: 'unready', message: '503' } } }, {}, []],
    ['that never ran is stopped', { tasks: [aTask({ id: 'w1', status: 'PENDING' })] }, {}, ['stop']],
    ['with nothing to probe is stopped', { config: aPool({ worker: 'none' }) }, {}, ['stop']],
    [
      'with nothing to probe is stopped, though others of its pool are probed by now',
      { saying: { w1: silent } },
      { protocol: { kind: 'none' } },
      ['stop'],
    ],
    [
      'is waited for where it can be probed, though there is nothing to probe of new ones',
      { config: aPool({ worker: 'none' }), saying: { w1: atWork } },
      { protocol: { kind: 'fossa' } },
      [],
    ],
    ['that returns idle is warm again', { ...reusing, saying: { w1: idle } }, { returning: true }, ['reuse']],
    ['that returns waits while at work', { ...reusing, saying: { w1: atWork } }, { returning: true }, []],
    [
      'that returns takes its ended claim along',
      { ...reusing, saying: { w1: idle } },
      { returning: true, endedClaim },
      ['reuse'],
    ],
    [
      'that returns to a newer template is stopped',
      { ...reusing, template: 'dev-etl:3', state: rollingOut({ to: 'dev-etl:2', warmAt: noon }) },
      { returning: true },
      ['stop'],
    ],
    [
      'that returns while a newer template is only tried is warm again',
      { ...reusing, template: 'dev-etl:2', state: rollingOut() },
      { returning: true },
      ['reuse'],
    ],
    [
      'that returns to a removed pool is stopped',
      { ...reusing, removed: true },
      { returning: true },
      ['stop'],
    ],
  ] as [string, View, Partial<Parameters<typeof aWorker>[0]>, string[]][])('%s', (_, view, worker, kinds) => {
    expect(found(view, worker)).toEqual(kinds);
  });

  test.each([
    ['not repeated within five seconds', 4999, 'RUNNING', []],
    ['repeated after five seconds', 5000, 'RUNNING', ['stop']],
    ['repeated more seldom once ECS means to stop it', 29_999, 'STOPPED', []],
    ['repeated all the same after half a minute', 30_000, 'STOPPED', ['stop']],
  ] as const)('StopTask is %s', (_, ago, desiredStatus, kinds) => {
    const stopAskedAt = new Map([['w1', noon - ago]]);
    expect(found({ stopAskedAt, tasks: [aTask({ id: 'w1', desiredStatus })] })).toEqual(kinds);
  });
});

test('a worker that is stopped at work says that its tasks had their time', () => {
  const workers = [aWorker({ id: 'w1', state: 'draining', drainReason: 'surplus', drainDeadline: noon })];
  const { actions } = draining(draftOf(observedWith({ workers, saying: { w1: atWork } }), noon));
  expect(actions).toMatchObject([{ reason: 'surplus; its running tasks had their time to end' }]);
});

describe('a worker that returns', () => {
  const returning = { returning: true, drainDeadline: noon + 100_000 };
  const status = { reportedAt: noon, runningTasks: 0, freeSlots: 1, maxSlots: 1 };
  const reused = (view: View, worker: Partial<Parameters<typeof aWorker>[0]> = {}) =>
    draining(
      draftOf(
        observedWith({
          workers: [aWorker({ id: 'w1', state: 'draining', ...returning, ...worker })],
          ...reusing,
          ...view,
        }),
        noon,
      ),
    ).actions;

  test('is warm from now on, with what it says of its tasks', () => {
    expect(reused({ saying: { w1: { ...idle, status } } })).toMatchObject([
      { kind: 'reuse', warmAt: noon, status },
    ]);
    expect(reused({ saying: { w1: idle } })?.[0]).not.toHaveProperty('status');
  });

  test.each([
    ['does not run yet', { tasks: [aTask({ id: 'w1', status: 'PENDING' })] }, {}],
    ['is told to stop', { tasks: [aTask({ id: 'w1', desiredStatus: 'STOPPED' })] }, {}],
    ['is unknown to ECS', { tasks: [], missing: new Set(['w1']) }, {}],
    ['was not probed', { probes: new Map() }, {}],
    ['is silent', { saying: { w1: silent } }, {}],
    ['is somebody else', { saying: { w1: { ...idle, identity: 'b' } } }, { identity: 'a' }],
    ['is not to return', {}, { returning: false }],
    ['has nothing to probe', { config: aPool({ worker: 'none', reuse: { maxClaims: 9 } }) }, {}],
  ] as [string, View, Partial<Parameters<typeof aWorker>[0]>][])(
    'is not warm again where it %s',
    (_, view, worker) => {
      expect(reused(view, worker)?.filter(({ kind }) => kind === 'reuse')).toEqual([]);
    },
  );

  test.each([
    ['says who it is, and is that', { identity: 'a' }, 'a'],
    ['never said who it is', {}, 'a'],
    ['does not say who it is', { identity: 'a' }, undefined],
  ])('is warm again where it %s', (_, worker, identity) => {
    const saying = { w1: identity === undefined ? idle : { ...idle, identity } };
    expect(reused({ saying }, worker)).toMatchObject([{ kind: 'reuse' }]);
  });
});

describe('the stop of a draining worker', () => {
  const stops = (view: View, worker: Partial<Parameters<typeof aWorker>[0]> = {}) =>
    draining(
      draftOf(
        observedWith({ workers: [aWorker({ id: 'w1', state: 'draining', ...worker })], ...view }),
        noon,
      ),
    ).actions;

  test('is the first one, then repeated', () => {
    expect(stops({})).toMatchObject([{ kind: 'stop', attempt: 'first' }]);
    const askedBefore = { stopAskedAt: new Map([['w1', noon - 5000]]) };
    expect(stops(askedBefore)).toMatchObject([{ kind: 'stop', attempt: 'repeated' }]);
    expect(stops({ ...askedBefore, tasks: [], missing: new Set(['w1']) })).toHaveLength(1);
  });

  test('waits for work, however often it is asked, until the deadline', () => {
    const saying = { w1: atWork };
    expect(stops({ saying }, { drainDeadline: noon + 1 })).toEqual([]);
    expect(stops({ saying }, { drainDeadline: noon })).toMatchObject([
      { reason: 'drained; its running tasks had their time to end' },
    ]);
    expect(stops({ saying: { w1: silent } }, { drainDeadline: noon })).toMatchObject([{ reason: 'drained' }]);
    expect(stops({ probes: new Map() }, { drainDeadline: noon })).toMatchObject([{ reason: 'drained' }]);
  });

  test('comes at once where there is no deadline, or nothing to probe', () => {
    const { drainDeadline: _, ...without } = aWorker({ id: 'w1', state: 'draining' });
    const draft = draftOf(observedWith({ workers: [without], saying: { w1: atWork } }), noon);
    expect(draining(draft).actions).toMatchObject([{ kind: 'stop' }]);
    expect(stops({ config: aPool({ worker: 'none' }), probes: new Map() })).toMatchObject([{ kind: 'stop' }]);
  });

  test('waits for a worker that nobody has probed yet', () => {
    expect(stops({ probes: new Map() })).toEqual([]);
  });

  test('comes for a worker that does not run, whatever it says', () => {
    const tasks = [aTask({ id: 'w1', status: 'STOPPING' })];
    expect(stops({ tasks, saying: { w1: atWork } })).toMatchObject([{ kind: 'stop' }]);
  });

  test('does not come for silence that the same probe has told already', () => {
    expect(stops({ saying: { w1: silent } }, { silentSince: noon })).toEqual([]);
  });

  test('does not come for silence while the whole network is in doubt', () => {
    const others = ['a', 'b', 'c', 'd'].map((id) => aWorker({ id, state: 'warm' }));
    const draining1 = aWorker({ id: 'w1', state: 'draining', silentSince: noon - 1000 });
    const saying = Object.fromEntries(['a', 'b', 'c', 'd', 'w1'].map((id) => [id, silent]));
    const draft = draftOf(observedWith({ workers: [...others, draining1], saying }), noon);
    expect(draining(draft).actions).toEqual([]);
  });

  test('silence is noted when it begins and when it ends', () => {
    expect(stops({ saying: { w1: silent } })).toMatchObject([{ kind: 'note', marks: { silentSince: noon } }]);
    expect(stops({ saying: { w1: atWork } }, { silentSince: noon - 1 })).toMatchObject([
      { kind: 'note', marks: { silentSince: null } },
    ]);
  });
});
