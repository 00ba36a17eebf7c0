import { describe, expect, it } from 'vitest';
import type { SubtaskView, TaskView } from '../schemas/tasks.ts';
import { type AtWorker, type BatchSurroundings, batchViews } from './batch-view.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const at = (second: number) => new Date(noon + second * 1000).toISOString();

function aTask(fields: Partial<AtWorker<TaskView>> = {}): AtWorker<TaskView> {
  const task = { id: 'parent', modelClass: 'WordCount', method: 'go', methodKwargs: {}, worker: 'w1' };
  return { ...task, status: 'running', startedAt: at(0), ...fields };
}

function aSubtask(number: number, fields: Partial<AtWorker<SubtaskView>> = {}): AtWorker<SubtaskView> {
  const { batch = 'b', worker = 'w2' } = fields;
  const place = { id: `${batch}:${number}::queue`, batch, number, worker };
  return { ...aTask({ method: 'part', startedAt: at(5) }), ...place, ...fields };
}

const alone: BatchSurroundings = { tasks: [aTask()], silentWorkers: 0, stoppedAt: [], broker: 'own' };
const only = (subtasks: readonly AtWorker<SubtaskView>[], surroundings: Partial<BatchSurroundings> = {}) => {
  const [batch] = batchViews(subtasks, { ...alone, ...surroundings });
  if (batch === undefined) throw new Error('no batch');
  return batch;
};

describe('a batch of subtasks', () => {
  it('tells who does what, how far it is, what failed and where, and what nobody tells of', () => {
    const done = { status: 'complete', finishedAt: at(9) } as const;
    const failed = { status: 'failed', finishedAt: at(8), worker: 'w3' } as const;
    const batch = only([aSubtask(4), aSubtask(0, done), aSubtask(2, failed), aSubtask(1, done)]);
    expect(batch).toMatchObject({
      modelClass: 'WordCount',
      counts: { running: 1, complete: 2, failed: 1, unknown: 0, unseen: 1 },
      startedAt: at(5),
      workers: [
        { worker: 'w2', running: 1, complete: 2, failed: 0 },
        { worker: 'w3', running: 0, complete: 0, failed: 1 },
      ],
    });
    expect(batch.subtasks.map(({ number }) => number)).toEqual([0, 1, 2, 4]);
    expect(batch.finishedAt).toBeUndefined();
  });

  it('has ended when all that are seen have', () => {
    const ended = (second: number) => ({ status: 'complete', finishedAt: at(second) }) as const;
    expect(only([aSubtask(0, ended(9)), aSubtask(1, ended(12))]).finishedAt).toBe(at(12));
  });

  it('counts a number once, however often it was tried', () => {
    const failed = { status: 'failed', finishedAt: at(8) } as const;
    expect(only([aSubtask(0, failed), aSubtask(0, { worker: 'w3' })]).counts).toMatchObject({
      failed: 1,
      running: 1,
      unseen: 0,
    });
  });

  it('comes before those that began before it', () => {
    const earlier = aSubtask(0, { batch: 'a', startedAt: at(2) });
    expect(batchViews([earlier, aSubtask(0)], alone).map(({ batch }) => batch)).toEqual(['b', 'a']);
  });
});

describe('the parent of a batch', () => {
  it('is the only task of its model that ran meanwhile', () => {
    expect(only([aSubtask(0)]).parent).toEqual({ worker: 'w1', id: 'parent' });
  });

  it('is whoever failed of one of its subtasks, whatever else ran', () => {
    const payload = { failure_origin_task_id: 'b:3::queue' };
    const failed = aTask({ id: 'failed', status: 'failed', results: { type: 'TaskFailed', payload } });
    const surroundings = { tasks: [aTask(), failed], silentWorkers: 1, broker: 'foreign' } as const;
    expect(only([aSubtask(3)], surroundings)).toMatchObject({
      parent: { id: 'failed' },
      parentNote: 'its failure names a subtask of this batch',
    });
  });

  it.each<[string, Partial<BatchSurroundings>, RegExp]>([
    ['two tasks may be it', { tasks: [aTask(), aTask({ id: 'other' })] }, /^2 tasks may be/],
    ['no task may be it', { tasks: [] }, /^no worker tells/],
    ['the only one is of another model', { tasks: [aTask({ modelClass: 'Other' })] }, /^no worker tells/],
    ['the only one is no whole task', { tasks: [aTask({ method: 'part' })] }, /^no worker tells/],
    ['the only one began after it', { tasks: [aTask({ startedAt: at(7) })] }, /^no worker tells/],
    [
      'the only one had ended before',
      { tasks: [aTask({ status: 'complete', finishedAt: at(3) })] },
      /^no worker tells/,
    ],
    ['a worker is silent', { silentWorkers: 1 }, /silent workers runs it/],
    ['a worker has stopped since', { stoppedAt: [noon + 60_000] }, /has stopped since/],
    ['others use its broker', { broker: 'foreign' }, /elsewhere on the same broker/],
  ])('is not named where %s', (_what, surroundings, note) => {
    const { parent, parentNote } = only([aSubtask(0)], surroundings);
    expect([parent, parentNote]).toEqual([null, expect.stringMatching(note)]);
  });

  it('is not named where it may be the parent of another batch as well', () => {
    const both = batchViews([aSubtask(0), aSubtask(0, { batch: 'c' })], alone);
    expect(both.map(({ parent }) => parent)).toEqual([null, null]);
  });

  it('is named though a worker stopped before the batch began', () => {
    expect(only([aSubtask(0)], { stoppedAt: [noon - 60_000] }).parent).not.toBeNull();
  });
});
