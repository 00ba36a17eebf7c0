import { expect, test } from 'vitest';
import type { WorkerState, WorkerStatus } from '../../shared/pool/worker.ts';
import { aWorker, idle, noon, observedWith, silent } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { statusNotes } from './status-notes.ts';

const status: WorkerStatus = { reportedAt: noon, runningTasks: 1, freeSlots: 2, maxSlots: 3 };
const before = (parts: Partial<WorkerStatus> = {}, secondsAgo = 15) => ({
  status: { ...status, reportedAt: noon - secondsAgo * 1000, ...parts },
});
const noted = (parts: object, state: WorkerState = 'warm') =>
  statusNotes(
    draftOf(
      observedWith({
        workers: [aWorker({ id: 'w1', state, ...parts })],
        saying: { w1: { ...idle, status } },
      }),
      noon,
    ),
  ).actions;

test.each([
  ['is noted where there was none', {}, 1],
  ['is noted where another number of tasks runs', before({ runningTasks: 0 }), 1],
  ['is noted where another number of slots is free', before({ freeSlots: 3 }), 1],
  ['is noted where there are more slots', before({ maxSlots: 4 }), 1],
  ['is not noted where it is the same', before(), 0],
  ['is not noted again within 15 s', before({ runningTasks: 0 }, 14.999), 0],
])('a status %s', (_, parts, notes) => {
  expect(noted(parts)).toHaveLength(notes);
});

test.each(['warm', 'claimed', 'draining'] as const)('a status of a %s worker is noted whole', (state) => {
  expect(noted({}, state)).toMatchObject([{ kind: 'note', marks: { status }, reason: 'its status changed' }]);
});

test('a status of a launching worker waits until it is warm', () => {
  expect(noted({}, 'launching')).toEqual([]);
});

test.each([
  ['is silent', { saying: { w1: silent } }],
  ['says nothing of its tasks', { saying: { w1: idle } }],
  ['was not probed', { probes: new Map() }],
])('a worker that %s has no status to note', (_, view) => {
  const workers = [aWorker({ id: 'w1', state: 'warm' })];
  expect(statusNotes(draftOf(observedWith({ workers, ...view }), noon)).actions).toEqual([]);
});
