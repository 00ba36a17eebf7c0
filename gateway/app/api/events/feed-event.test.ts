import { describe, expect, it } from 'vitest';
import { aWorker } from '../testing/a-worker.ts';
import { workerView } from '../views/worker-view.ts';
import { changesBetween, eventText, type FeedState } from './feed-event.ts';

const empty: FeedState = { pools: new Map(), workers: new Map(), decisions: new Map() };
const worker = workerView(aWorker(), '');
const decision = (id: string, at: string) => ({
  id,
  at,
  pool: 'etl',
  action: 'launch',
  reason: 'below target',
  outcome: 'asked',
});

describe('what changed', () => {
  it('is nothing between two equal moments', () => {
    const state = { ...empty, workers: new Map([['w1', worker]]) };
    expect(changesBetween(state, { ...empty, workers: new Map([['w1', { ...worker }]]) })).toEqual([]);
  });

  it('is each worker that is new, other, or gone', () => {
    const draining = { ...worker, state: 'draining' as const };
    const before = { ...empty, workers: new Map([['w1', worker]]) };
    const after = { ...empty, workers: new Map([['w1', draining]]) };
    expect(changesBetween(empty, before)).toEqual([{ event: 'worker', data: worker }]);
    expect(changesBetween(before, after)).toEqual([{ event: 'worker', data: draining }]);
    expect(changesBetween(after, empty)).toEqual([
      { event: 'worker', data: { ...worker, state: 'stopped' } },
    ]);
  });

  it('is new decisions, the oldest first', () => {
    const late = decision('b', '2026-11-22T12:00:02.000Z');
    const early = decision('a', '2026-11-22T12:00:01.000Z');
    const after = {
      ...empty,
      decisions: new Map([
        ['b', late],
        ['a', early],
      ]),
    };
    expect(changesBetween(empty, after).map(({ data }) => data)).toEqual([early, late]);
  });
});

it('an event is one line of data, whatever is in it', () => {
  const text = eventText({ event: 'stale', data: { since: 'now', message: 'two\nlines' } });
  expect(text).toBe('event: stale\ndata: {"since":"now","message":"two\\nlines"}\n\n');
});
