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
