import { describe, expect, test } from 'vitest';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { aTask, aWorker, noon } from '../fakes/builders.ts';
import { endedEarly, hasLasted, mayLast } from './lasting.ts';

const minute = 60_000;
const warm = (parts: Partial<Worker> = {}) => aWorker({ id: 'w1', state: 'warm', warmAt: noon, ...parts });

describe('a worker proves its template', () => {
  test('once it has been warm for a minute', () => {
    expect(hasLasted(warm(), noon + minute - 1)).toBe(false);
    expect(hasLasted(warm(), noon + minute)).toBe(true);
  });

  test('once it was claimed, whatever has become of it', () => {
    expect(hasLasted(warm({ fence: 1 }), noon)).toBe(true);
    expect(hasLasted(warm({ fence: 1, state: 'draining' }), noon)).toBe(true);
    expect(hasLasted(warm({ fence: 1, state: 'stopped' }), noon)).toBe(false);
  });

  test('not while it drains: it may have ended long ago', () => {
    expect(hasLasted(warm({ state: 'draining' }), noon + minute)).toBe(false);
  });

  test('not before it is warm', () => {
    expect(hasLasted(aWorker({ id: 'w1', state: 'launching' }), noon + minute)).toBe(false);
    expect(hasLasted(aWorker({ id: 'w1', state: 'launching', fence: 1 }), noon + minute)).toBe(false);
  });
});

describe('a worker ended too early', () => {
  const stopped = aTask({ id: 'w1', status: 'STOPPED', stopCode: 'EssentialContainerExited' });
  const endedAfter = (milliseconds: number, parts: Partial<Worker> = {}) =>
    endedEarly(warm(parts), { ...stopped, stoppedAt: noon + milliseconds }, noon + 10 * minute);

  test('where it ended by itself within a minute of being warm', () => {
    expect([endedAfter(minute - 1), endedAfter(minute)]).toEqual([true, false]);
    expect(endedEarly(warm(), stopped, noon + minute - 1)).toBe(true);
    expect(endedEarly(warm(), { ...stopped, stoppedAt: noon + 2 * minute }, noon + minute - 1)).toBe(true);
  });

  test.each([
    ['was claimed', { fence: 1 }],
    ['was at work', { busySince: noon }],
    ['had a task', { status: { runningTasks: 1, finishedTasks: 0, freeSlots: 0 } }],
    ['is claimed', { state: 'claimed' }],
    ['never was warm', { state: 'launching', warmAt: undefined }],
    ['has no time of being warm', { warmAt: undefined }],
  ] as [string, Partial<Worker>][])('not where it %s', (_, parts) => {
    expect(endedAfter(1, parts)).toBe(false);
  });

  test('not where it was stopped', () => {
    expect(endedEarly(warm(), { ...stopped, stopCode: 'UserInitiated' }, noon + 1)).toBe(false);
    expect(endedEarly(warm(), { ...stopped, stopCode: 'SpotInterruption' }, noon + 1)).toBe(false);
  });
});

test('a young worker that turned warm since the failures may last, and so may one that is not warm yet', () => {
  const breaker: Breaker = {
    ...{ provider: 'FARGATE', cause: 'not_ready', message: '', failures: 3 },
    ...{ since: noon, openUntil: noon },
  };
  const may = (warmAt: number | undefined) => mayLast(breaker, warmAt, noon + minute);
  expect([undefined, noon - 1, noon, noon + 1].map(may)).toEqual([true, false, false, true]);
  expect(mayLast(breaker, noon, noon + 1)).toBe(true);
  expect(mayLast(breaker, noon - 1, noon)).toBe(false);
});
