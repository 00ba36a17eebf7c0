import { describe, expect, test } from 'vitest';
import { aClaim, aLaunch, aTask, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import { differencesOf } from './differences.ts';

const kinds = (view: Parameters<typeof observedWith>[0]) =>
  differencesOf(observedWith(view), noon).map(({ kind, subject }) => [kind, subject]);
const overdue = { ...aClaim(), expiresAt: noon - 6000 };
const ended = { ...aClaim(), endedAt: noon, endReason: 'released' } as const;

describe('the audit of ECS and the ledger', () => {
  test('finds nothing where both agree', () => {
    expect(kinds({ workers: [aWorker({ id: 'w1', state: 'warm' })] })).toEqual([]);
  });

  test('takes no worker for lost that ECS does not show yet', () => {
    const workers = [aWorker({ id: 'w1', state: 'launching', launchedAt: noon - 60_000 })];
    expect(kinds({ workers, tasks: [], missing: new Set(['w1']) })).toEqual([]);
  });

  test.each([
    ['a task that the ledger has not', { tasks: [aTask({ id: 't1' })] }, ['task_without_row', 't1']],
    [
      'a worker whose task has stopped',
      {
        workers: [aWorker({ id: 'w1', state: 'warm' })],
        tasks: [aTask({ id: 'w1', status: 'STOPPED', desiredStatus: 'STOPPED' })],
      },
      ['row_of_stopped_task', 'w1'],
    ],
    [
      'a worker that ECS does not know',
      {
        workers: [aWorker({ id: 'w1', state: 'claimed', claim: aClaim(), launchedAt: noon - 61_000 })],
        tasks: [],
        missing: new Set(['w1']),
      },
      ['row_without_task', 'w1'],
    ],
    [
      'a closing that was cut short',
      { workers: [aWorker({ id: 'w1', state: 'stopped' })], tasks: [] },
      ['closing_cut_short', 'w1'],
    ],
    [
      'a claim that is overdue',
      { workers: [aWorker({ id: 'w1', state: 'claimed', claim: overdue })] },
      ['claim_overdue', 'w1'],
    ],
    [
      'a hold that nobody has finished',
      {
        workers: [
          aWorker({
            id: 'w1',
            state: 'claimed',
            claim: { ...overdue, hold: { requestKey: 'k', attempt: 'a' } },
          }),
        ],
      },
      ['hold_overdue', 'w1'],
    ],
    [
      'an ended claim without a row of its own',
      { workers: [aWorker({ id: 'w1', state: 'draining', endedClaim: ended })] },
      ['ended_claim_not_copied', 'w1'],
    ],
    [
      'a launch without an answer',
      {
        state: {
          ...emptyPoolState('etl'),
          openLaunches: [aLaunch({ token: 'wp-1', createdAt: noon - 61_000 })],
        },
      },
      ['launch_unanswered', 'wp-1'],
    ],
    [
      'an address that two workers have, on the older one',
      {
        workers: ['old', 'new'].map((id, index) =>
          aWorker({ id, state: 'warm', address: '10.0.0.9', launchedAt: noon - 60_000 + index }),
        ),
      },
      ['address_twice', 'old'],
    ],
  ] as const)('names %s', (_what, view, difference) => {
    expect(kinds(view as Parameters<typeof observedWith>[0])).toEqual([difference]);
  });
});
