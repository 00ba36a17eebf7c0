import { expect, test } from 'vitest';
import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import type { Probe } from '../../shared/worker/probe.ts';
import { aTask, aWorker, idle, noon, observedWith, silent } from '../fakes/builders.ts';
import { isKind } from './action.ts';
import { plan } from './plan.ts';

const placed = { placedAt: noon - 30_000 };
const pulled = { ...placed, pulledAt: noon - 10_000 };
const started = { ...pulled, startedAt: noon - 5000 };

const noted = (worker: Partial<Worker>, task: Partial<FleetWorker>, probe: Probe = silent) => {
  const { startedAt: _notYet, ...pending } = aTask({ id: 'w1', status: 'PENDING' });
  const observed = observedWith({
    workers: [aWorker({ id: 'w1', state: 'launching', ...worker })],
    tasks: [{ ...pending, ...task }],
    saying: { w1: probe },
  });
  return plan(observed, noon)
    .actions.filter(isKind('note'))
    .map(({ marks }) => marks);
};

test.each([
  ['its place', {}, placed, placed],
  ['its image', placed, pulled, { pulledAt: pulled.pulledAt }],
  ['its start', pulled, started, { startedAt: started.startedAt }],
  ['everything at once', {}, started, started],
] as const)(
  'a launching worker that got %s since the last look is noted so, once',
  (_, known, told, marks) => {
    expect(noted(known, told)).toEqual([marks]);
    expect(noted(told, told)).toEqual([]);
  },
);

test('nothing is noted where ECS tells nothing', () => {
  expect(noted({}, {})).toEqual([]);
});

test.each(['claimed', 'warm', 'draining'] as const)('nothing is noted of a %s worker', (state) => {
  expect(noted({ state }, { ...started, status: 'RUNNING' }, idle)).toEqual([]);
});

test('a worker that turns warm is told its steps by that write, and by no other', () => {
  const ready = { ...started, status: 'RUNNING' } as const;
  const observed = observedWith({
    workers: [aWorker({ id: 'w1', state: 'launching' })],
    tasks: [aTask({ id: 'w1', ...ready })],
    saying: { w1: idle },
  });
  const { actions } = plan(observed, noon);
  expect(actions.filter(isKind('note'))).toEqual([]);
  expect(actions.filter(isKind('turnWarm'))).toMatchObject([{ facts: started }]);
});
