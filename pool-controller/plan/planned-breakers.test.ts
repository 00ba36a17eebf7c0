import { expect, test } from 'vitest';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import { aTask, aWorker, noon, observedWith, rollingOut } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import type { Action } from './action.ts';
import { draftOf, withFindings } from './draft.ts';
import { plan } from './plan.ts';
import { plannedBreakers } from './planned-breakers.ts';

const worker = aWorker({ id: 'w1', state: 'launching' });
const failure = { provider: 'FARGATE', template: 'dev-etl:1', cause: 'image', message: 'gone' } as const;
const drain: Action = { kind: 'drain', worker, drainingAt: noon, drainDeadline: noon, reason: '' };
const close: Action = { kind: 'close', worker, stoppedAt: noon, end: {}, reason: '' };
const breaker = (cause: LaunchCause, template?: string): Breaker => ({
  ...{ provider: 'FARGATE', cause, message: 'x', failures: 3, since: noon - 1000, openUntil: noon + 1000 },
  ...(template !== undefined && { template }),
});
const after = (actions: readonly Action[], breakers: readonly Breaker[] = [], view: object = {}) =>
  plannedBreakers(
    withFindings(draftOf(observedWith({ state: { ...emptyPoolState('etl'), breakers }, ...view }), noon), {
      actions,
    }),
  ).map(({ cause, template, failures }) => [cause, template, failures]);

test('workers that failed count, however they leave', () => {
  expect(
    after([
      { ...drain, failure },
      { ...close, failure },
    ]),
  ).toEqual([['image', 'dev-etl:1', 2]]);
});

test('workers that leave without a failure do not', () => {
  expect(after([drain, close, { kind: 'stop', worker, attempt: 'first', reason: '' }])).toEqual([]);
});

test('a failure now is counted from now, with its wait', () => {
  const [one] = plannedBreakers(
    withFindings(draftOf(observedWith(), noon), {
      actions: [{ ...drain, failure: { ...failure, cause: 'throttle' } }],
    }),
  );
  expect(one).toMatchObject({ since: noon, openUntil: noon + 500 });
});

test('a worker that turns warm ends what was broken of its template', () => {
  const turnWarm: Action = { kind: 'turnWarm', worker, facts: { warmAt: noon }, reason: '' };
  const broken = [breaker('image', 'dev-etl:1'), breaker('capacity')];
  expect(after([turnWarm], broken)).toEqual([['capacity', undefined, 3]]);
  expect(after([], broken)).toHaveLength(2);
});

test.each([
  ['one that has been warm for a minute since', { state: 'warm', warmAt: noon - 60_000 }, 0],
  ['one that has had a claim', { state: 'draining', fence: 1 }, 0],
  ['not one that is warm for less', { state: 'warm', warmAt: noon - 59_999 }, 1],
  ['not one that was warm before', { state: 'warm', warmAt: noon - 70_001 }, 1],
  ['not one on its way out', { state: 'draining', warmAt: noon - 65_000 }, 1],
] as const)('of workers that closes a breaker of early ends: %s', (_, parts, left) => {
  const early = { ...breaker('not_ready', 'dev-etl:1'), since: noon - 70_000, reached: 'warm' } as const;
  expect(after([], [early], { workers: [aWorker({ id: 'w', ...parts })] })).toHaveLength(left);
});

test('one that is just found to end proves nothing, however long it was warm', () => {
  const early = { ...breaker('not_ready', 'dev-etl:1'), since: noon - 90_000, reached: 'warm' } as const;
  const warm = aWorker({ id: 'w1', state: 'warm', warmAt: noon - 80_000 });
  const ending = { ...drain, worker: warm };
  expect(after([ending], [early], { workers: [warm] })).toHaveLength(1);
});

test('what is long over is forgotten', () => {
  expect(after([], [{ ...breaker('capacity'), openUntil: noon - 3_600_000 }])).toEqual([]);
});

test('a template that is launched no more has no breakers; while none is known, none is forgotten', () => {
  const broken = [breaker('image', 'dev-etl:0')];
  expect(after([], broken)).toEqual([]);
  expect(after([], broken, { template: undefined })).toHaveLength(1);
  const trying = {
    ...rollingOut(),
    breakers: [breaker('image', 'dev-etl:1'), breaker('image', 'dev-etl:2')],
  };
  expect(after([], [], { template: 'dev-etl:2', state: trying })).toHaveLength(2);
});

test.each([
  ['as it was leaves the row alone', [breaker('capacity')], {}, false],
  ['with one breaker less is written', [{ ...breaker('capacity'), openUntil: 0 }], {}, true],
  ['that first knows its template is written', [], { workers: [aWorker({ id: 'w', state: 'warm' })] }, true],
] as [string, Breaker[], object, boolean][])('a plan %s', (_, breakers, view, changed) => {
  const state = { ...emptyPoolState('etl'), breakers };
  expect(plan(observedWith({ state, ...view }), noon).stateChanged).toBe(changed);
});

test('a breaker that fails once more is written, though there are as many as before', () => {
  const state = { ...emptyPoolState('etl'), breakers: [{ ...breaker('unknown'), openUntil: noon - 1 }] };
  const tasks = [aTask({ id: 'w1', status: 'STOPPED', desiredStatus: 'STOPPED', cause: 'unknown' })];
  expect(plan(observedWith({ state, workers: [worker], tasks }), noon).stateChanged).toBe(true);
});
