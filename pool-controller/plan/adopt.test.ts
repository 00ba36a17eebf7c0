import { expect, test } from 'vitest';
import { aLaunch, aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import { adopt, launchToken } from './adopt.ts';
import { draftOf } from './draft.ts';

const found = (parts: Parameters<typeof observedWith>[0]) => adopt(draftOf(observedWith(parts), noon));

test('a task of one of our launches without a row is adopted', () => {
  const task = aTask({ id: 't1', startedBy: launchToken('5f0a6f1e-8e1c-4d3b-9f6e-0c7f2f7d9a11') });
  expect(found({ tasks: [task] }).actions).toMatchObject([
    { kind: 'adopt', task, launchToken: task.startedBy },
  ]);
});

test('a task of an open launch is adopted, whatever the form of its token', () => {
  const state = { ...emptyPoolState('etl'), openLaunches: [aLaunch({ token: 'odd' })] };
  expect(found({ state, tasks: [aTask({ id: 't1', startedBy: 'odd' })] }).actions).toHaveLength(1);
});

test.each([
  ['has a row', { workers: [aWorker({ id: 't1', state: 'warm' })] }],
  ['has stopped', { tasks: [aTask({ id: 't1', status: 'STOPPED' as const })] }],
  ['is being stopped', { tasks: [aTask({ id: 't1', desiredStatus: 'STOPPED' as const })] }],
])('a task that %s is not adopted', (_, parts) => {
  expect(found(parts)).toEqual({ actions: [], problems: [] });
});

test('a task that somebody else started is left alone and named', () => {
  const { actions, problems } = found({ tasks: [aTask({ id: 't1', startedBy: 'ann' })] });
  expect(actions).toEqual([]);
  expect(problems?.[0]).toContain('t1 (started by ann)');
});

test('many foreign tasks are one problem of a bounded length', () => {
  const tasks = Array.from({ length: 50 }, (_, position) => aTask({ id: `t${position}`, startedBy: 'ann' }));
  expect(found({ tasks }).problems).toHaveLength(1);
  expect(found({ tasks }).problems?.[0]).toMatch(/and 47 more$/);
});

test("a token fits into RunTask's clientToken", () => {
  expect(launchToken('x'.repeat(100))).toHaveLength(64);
});
