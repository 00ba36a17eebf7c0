import { expect, test } from 'vitest';
import {
  aKnownTemplate,
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
import { ready } from './ready.ts';

const worker = aWorker({ id: 'w1', state: 'launching' });
const found = (parts: Parameters<typeof observedWith>[0]) =>
  ready(draftOf(observedWith({ workers: [worker], ...parts }), noon)).actions;

test('a running worker that answers idle turns warm, with what ECS and its probe said', () => {
  const task = aTask({ id: 'w1', address: '10.0.0.9', zone: 'eu-west-1a', startedAt: noon - 5000 });
  const actions = found({ tasks: [task], saying: { w1: { ...idle, identity: 'node-1' } } });
  expect(actions).toMatchObject([
    {
      kind: 'turnWarm',
      facts: {
        address: '10.0.0.9',
        port: 2345,
        zone: 'eu-west-1a',
        identity: 'node-1',
        startedAt: noon - 5000,
      },
    },
  ]);
});

test('a worker that says what it does turns warm with that', () => {
  const status = { reportedAt: noon, runningTasks: 0, freeSlots: 4, maxSlots: 4 };
  const [told] = found({ saying: { w1: { ...idle, status } } }) ?? [];
  expect(told?.kind === 'turnWarm' && told.facts.status).toEqual(status);
  const [untold] = found({}) ?? [];
  expect(untold?.kind === 'turnWarm' && untold.facts).not.toHaveProperty('status');
});

test('a worker at whose address another one answers for too long is given up, with the name of the other', () => {
  const tasks = [aTask({ id: 'w1', startedAt: noon - 300_000 })];
  expect(found({ tasks, impostors: new Map([['w1', 'w0']]) })).toMatchObject([
    { kind: 'drain', reason: 'not ready 300 s after its start: worker w0 answers at its address' },
  ]);
});

test('a worker on a port of its own is reached there', () => {
  const [action] = found({ tasks: [aTask({ id: 'w1', port: 20_001 })] }) ?? [];
  expect(action?.kind === 'turnWarm' && action.facts.port).toBe(20_001);
});

test('a worker of a template before the current one is recorded and given up as that one says', () => {
  const knownTemplates = [aKnownTemplate('dev-etl:1', { port: 80, worker: 'http', readySeconds: 60 })];
  const seen = { state: { ...rollingOut(), knownTemplates }, template: 'dev-etl:2', config: aPool() };
  const http = { kind: 'http', readyPath: '/', identity: true };
  expect(found(seen)).toMatchObject([{ kind: 'turnWarm', facts: { port: 80, protocol: http } }]);
  const tasks = [aTask({ id: 'w1', startedAt: noon - 60_000 })];
  expect(found({ ...seen, tasks, saying: { w1: silent } })).toMatchObject([
    { kind: 'drain', reason: 'not ready 60 s after its start: no answer within 2 s' },
  ]);
});

test.each([
  ['is not RUNNING yet', { tasks: [aTask({ id: 'w1', status: 'PENDING' as const })] }],
  ['is being stopped', { tasks: [aTask({ id: 'w1', desiredStatus: 'STOPPED' as const })] }],
  ['is silent', { saying: { w1: silent } }],
  ['answers that it is not ready', { saying: { w1: { kind: 'unready' as const, message: '503' } } }],
  ['is at work already', { saying: { w1: atWork } }],
  ['has another worker answering at its address', { impostors: new Map([['w1', 'w0']]) }],
])('a worker that %s does not turn warm', (_, parts) => {
  expect(found(parts)).toEqual([]);
});

test('in a shared pool a worker may turn warm at work: its broker may have been faster than the probe', () => {
  const config = aPool({ mode: 'shared' });
  expect(found({ config, saying: { w1: atWork } })).toMatchObject([{ kind: 'turnWarm' }]);
});

test('a worker that does not get ready in time is given up at once, as a failed launch', () => {
  const config = aPool({ readySeconds: 60 });
  const tasks = [aTask({ id: 'w1', startedAt: noon - 60_000 })];
  const saying = { w1: { kind: 'unready' as const, message: '503 still loading' } };
  expect(found({ config, tasks, saying })).toMatchObject([
    {
      kind: 'drain',
      drainDeadline: noon,
      reason: 'not ready 60 s after its start: 503 still loading',
      failure: { provider: 'FARGATE', cause: 'not_ready' },
    },
  ]);
});

test('a worker that is at work before it is ready has its time to end that when it is given up', () => {
  const config = aPool({ readySeconds: 60 });
  const tasks = [aTask({ id: 'w1', startedAt: noon - 60_000 })];
  expect(found({ config, tasks, saying: { w1: atWork } })).toMatchObject([
    { kind: 'drain', drainDeadline: noon + 120_000, failure: { cause: 'not_ready' } },
  ]);
});

test.each([
  [899, []],
  [900, ['drain']],
])('a worker that ECS keeps pending for %i s', (seconds, kinds) => {
  const slow = aWorker({ id: 'w1', state: 'launching', launchedAt: noon - seconds * 1000 });
  const actions = found({ workers: [slow], tasks: [aTask({ id: 'w1', status: 'PENDING' })] });
  expect(actions?.map(({ kind }) => kind)).toEqual(kinds);
});
