import { expect, it } from 'vitest';
import type { BatchView } from '../../api/schemas/tasks.ts';
import { batchLanes } from './batch-lanes.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();
const subtask = (number: number, worker: string, from: number, to?: number) => ({
  id: `b:${number}::q`,
  batch: 'b',
  number,
  worker,
  modelClass: 'WordCount',
  method: 'count_part',
  methodKwargs: {},
  status: to === undefined ? ('running' as const) : ('complete' as const),
  startedAt: at(from),
  ...(to === undefined ? {} : { finishedAt: at(to) }),
});
const batch = (subtasks: BatchView['subtasks'], finishedAt?: string): BatchView => ({
  batch: 'b',
  modelClass: 'WordCount',
  parent: null,
  parentNote: '',
  counts: { running: 0, complete: 0, failed: 0, unknown: 0, unseen: 0 },
  workers: [],
  subtasks,
  finishedAt,
});
const picture = (view: BatchView, now: number) =>
  batchLanes(view, now).map(({ worker, lanes }) => [
    worker,
    lanes.map((lane) => lane.map(({ subtask: { number }, from, to }) => [number, from, to])),
  ]);

it('a worker’s subtasks lie after one another, and beside one another where they ran at once', () => {
  const subtasks = [
    subtask(0, 'w1', 0, 5),
    subtask(1, 'w1', 0, 2),
    subtask(2, 'w1', 5, 10),
    subtask(3, 'w2', 5, 10),
  ];
  expect(picture(batch(subtasks, at(10)), 0)).toEqual([
    [
      'w1',
      [
        [
          [0, 0, 0.5],
          [2, 0.5, 1],
        ],
        [[1, 0, 0.2]],
      ],
    ],
    ['w2', [[[3, 0.5, 1]]]],
  ]);
});

it('what runs reaches to now, and what has taken no second can be seen all the same', () => {
  const subtasks = [subtask(0, 'w1', 0, 0), subtask(1, 'w1', 2)];
  expect(picture(batch(subtasks), Date.parse(at(10)))).toEqual([
    [
      'w1',
      [
        [
          [0, 0, 0.1],
          [1, 0.2, 1],
        ],
      ],
    ],
  ]);
});

it('a subtask that has not begun has no place yet', () => {
  const waiting = { ...subtask(0, 'w1', 0), startedAt: undefined };
  expect(batchLanes(batch([waiting]), 0)).toEqual([]);
});
