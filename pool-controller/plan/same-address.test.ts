import { expect, test } from 'vitest';
import type { WorkerState } from '../../shared/pool/worker.ts';
import { aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { sameAddress } from './same-address.ts';

function found(olderState: WorkerState, ports: { older?: number; newer?: number } = {}) {
  const address = '10.0.0.7';
  const older = aWorker({ id: 'old', state: olderState, address, launchedAt: noon - 90_000 });
  const newer = aWorker({ id: 'new', state: 'launching', launchedAt: noon - 10_000 });
  const tasks = [
    aTask({ id: 'old', address, ...(ports.older !== undefined && { port: ports.older }) }),
    aTask({ id: 'new', address, ...(ports.newer !== undefined && { port: ports.newer }) }),
  ];
  return sameAddress(draftOf(observedWith({ workers: [older, newer], tasks }), noon));
}

test.each(['launching', 'warm'] as const)('the older of two with one address is dead: %s drains', (state) => {
  expect(found(state).actions).toMatchObject([{ kind: 'drain', worker: { id: 'old' }, drainDeadline: noon }]);
});

test('a claimed one is named, never stopped', () => {
  const { actions, problems } = found('claimed');
  expect(actions).toEqual([]);
  expect(problems?.[0]).toContain('claimed worker old (ann): a newer worker has its address');
});

test('workers on one address with ports of their own are two', () => {
  expect(found('warm', { older: 20_001, newer: 20_002 })).toEqual({ actions: [], problems: [] });
});

test('a draining one leaves anyway, and one without an address shares none', () => {
  expect(found('draining')).toEqual({ actions: [], problems: [] });
  const { address: _, ...without } = aWorker({ id: 'a', state: 'warm' });
  const workers = [without, { ...without, id: 'b' }];
  expect(
    sameAddress(draftOf(observedWith({ workers, tasks: [], missing: new Set(['a', 'b']) }), noon)),
  ).toEqual({
    actions: [],
    problems: [],
  });
});

test('of three, all but the newest are dead, in whatever order they are read', () => {
  const of = (id: string, age: number) =>
    aWorker({ id, state: 'warm', address: '10.0.0.7', launchedAt: noon - age });
  const workers = [of('new', 1), of('oldest', 9), of('old', 5)];
  const view = { workers, tasks: [], missing: new Set(['new', 'oldest', 'old']) };
  expect(sameAddress(draftOf(observedWith(view), noon)).actions).toMatchObject([
    { worker: { id: 'oldest' }, reason: 'a newer worker has its address 10.0.0.7' },
    { worker: { id: 'old' } },
  ]);
});

test('a claimed one without a holder is named without one', () => {
  const claim = { id: 'etl.old.nonce0001', fence: 1, createdAt: 0, expiresAt: noon + 1 };
  const workers = [
    aWorker({ id: 'old', state: 'claimed', address: '10.0.0.7', claim, launchedAt: 1 }),
    aWorker({ id: 'new', state: 'warm', address: '10.0.0.7' }),
  ];
  expect(sameAddress(draftOf(observedWith({ workers }), noon)).problems).toEqual([
    'claimed worker old (no holder named): a newer worker has its address 10.0.0.7',
  ]);
});
