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
