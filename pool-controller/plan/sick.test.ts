import { describe, expect, test } from 'vitest';
import type { Probe } from '../../shared/worker/probe.ts';
import { aPool, aTask, atWork, aWorker, idle, noon, observedWith, silent } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { sick } from './sick.ts';

const found = (parts: Parameters<typeof observedWith>[0]) => sick(draftOf(observedWith(parts), noon));
const leaking: Probe = { kind: 'ready', idle: false, leaked: true };
const impostor: Probe = { ...idle, identity: 'node-9' };
const zombie: Probe = { ...atWork, oldestTaskStartedAt: noon - 3_600_000 };

const cases = [
  ['silent for the first time is marked', {}, silent, ['note']],
  ['silent for under 15 s stays', { silentSince: noon - 14_999 }, silent, []],
  ['silent for 15 s drains', { silentSince: noon - 15_000 }, silent, ['drain']],
  ['that answers again loses its mark', { silentSince: noon - 60_000 }, idle, ['note']],
  ['leaking for the first time is marked', {}, leaking, ['note']],
  ['leaking for under 30 s stays', { leakedSince: noon - 29_999 }, leaking, []],
  ['leaking for 30 s drains', { leakedSince: noon - 30_000 }, leaking, ['drain']],
  ['that leaks no more loses its mark', { leakedSince: noon - 60_000 }, idle, ['note']],
  ['that answers as somebody else drains', { identity: 'node-1' }, impostor, ['drain']],
  ['that answers as itself stays', { identity: 'node-9' }, impostor, []],
  ['with a task older than stuckSeconds drains', {}, zombie, ['drain']],
  ['that answers unready stays, marked by nobody', {}, { kind: 'unready', message: '503' }, []],
] as const;

describe('a warm worker', () => {
  test.each(cases)('%s', (_, parts, probe, kinds) => {
    const workers = [aWorker({ id: 'w1', state: 'warm', ...parts })];
    expect(found({ workers, saying: { w1: probe } }).actions?.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('whose address answers as somebody else is stopped without waiting for its tasks', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm', identity: 'node-1' })];
    expect(found({ workers, saying: { w1: impostor } }).actions).toMatchObject([{ drainDeadline: noon }]);
  });

  test('that ECS is stopping is handed out no more', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm' })];
    const tasks = [aTask({ id: 'w1', desiredStatus: 'STOPPED' })];
    expect(found({ workers, tasks }).actions).toMatchObject([
      { kind: 'drain', reason: 'ECS is stopping it' },
    ]);
  });

  test('is not sick by the same silent answer twice', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm', silentSince: noon - 20_000 })];
    const probes = new Map([['w1', { at: noon - 20_000, probe: silent }]]);
    expect(found({ workers, probes }).actions).toEqual([]);
  });
});

test.each([
  ['silent', { silentSince: noon - 60_000 }, silent],
  ['leaking', { leakedSince: noon - 60_000 }, leaking],
  ['somebody else', { identity: 'node-1' }, impostor],
] as const)('a claimed worker that is %s is named with its holder, and left alone', (_, parts, probe) => {
  const workers = [aWorker({ id: 'w1', state: 'claimed', ...parts })];
  const { actions, problems } = found({ workers, saying: { w1: probe } });
  expect(actions).toEqual([]);
  expect(problems?.[0]).toMatch(/^claimed worker w1 \(ann\): /);
});

test("a claimed worker's long task is its holder's business", () => {
  const workers = [aWorker({ id: 'w1', state: 'claimed' })];
  expect(found({ workers, saying: { w1: zombie } })).toEqual({ actions: [], problems: [] });
});

describe('many silent workers at once', () => {
  const pool = (silentOnes: number, all: number) => {
    const ids = Array.from({ length: all }, (_, position) => `w${position}`);
    return {
      config: aPool({ target: { fixed: all } }),
      workers: ids.map((id) => aWorker({ id, state: 'warm', silentSince: noon - 60_000 })),
      saying: Object.fromEntries(ids.map((id, position) => [id, position < silentOnes ? silent : idle])),
    };
  };
  const drained = (silentOnes: number, all: number) =>
    found(pool(silentOnes, all)).actions?.filter(({ kind }) => kind === 'drain').length;

  test('more than half of them: the network is doubted and none drains', () => {
    expect(drained(4, 7)).toBe(0);
    expect(found(pool(4, 7)).problems?.[0]).toMatch(/^4 of 7 workers are silent at once/);
  });

  test('up to half of them are believed to be sick', () => {
    expect(drained(4, 8)).toBe(4);
  });

  test('three are believed even where they are all', () => {
    expect(drained(3, 3)).toBe(3);
  });
});
