import { describe, expect, test } from 'vitest';
import type { Probe } from '../../shared/worker/probe.ts';
import { aPool, aTask, atWork, aWorker, idle, noon, observedWith, silent } from '../fakes/builders.ts';
import { draftOf } from './draft.ts';
import { sick } from './sick.ts';

const found = (parts: Parameters<typeof observedWith>[0]) => sick(draftOf(observedWith(parts), noon));
const leaking: Probe = { kind: 'ready', idle: false, leaked: true };
const impostor: Probe = { ...idle, identity: 'node-9' };
const unready: Probe = { kind: 'unready', message: '/ answered 503; ready is any 2xx' };
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
  ['not ready for the first time is marked', {}, unready, ['note']],
  ['not ready for under 15 s stays', { unreadySince: noon - 14_999 }, unready, []],
  ['not ready for 15 s drains', { unreadySince: noon - 15_000 }, unready, ['drain']],
  ['that is ready again loses its mark', { unreadySince: noon - 60_000 }, idle, ['note']],
  ['not ready while it is at work stays', { unreadySince: noon - 60_000, busySince: 1 }, unready, []],
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

  test('that ends by itself soon after it was warm counts as a launch that failed', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm' })];
    const task = aTask({ id: 'w1', desiredStatus: 'STOPPED', status: 'DEPROVISIONING' });
    const ended = { ...task, stopCode: 'EssentialContainerExited' };
    expect(found({ workers, tasks: [ended] }).actions).toMatchObject([
      { kind: 'drain', failure: { cause: 'not_ready', reached: 'warm' } },
    ]);
    expect(found({ workers, tasks: [task] }).actions?.[0]).not.toHaveProperty('failure');
  });

  test('that is silent between two answers is not ready all the while', () => {
    const marked = aWorker({ id: 'w1', state: 'warm', unreadySince: noon - 10_000 });
    const [note] = found({ workers: [marked], saying: { w1: silent } }).actions ?? [];
    expect(note).toHaveProperty('marks', { silentSince: noon });
  });

  test('at work and not ready for as long as a task may run is taken for stuck', () => {
    const workers = (seconds: number) => [
      aWorker({ id: 'w1', state: 'warm', unreadySince: noon - seconds * 1000, busySince: 1 }),
    ];
    expect(found({ workers: workers(3599), saying: { w1: unready } }).actions).toEqual([]);
    expect(found({ workers: workers(3600), saying: { w1: unready } }).actions).toMatchObject([
      { kind: 'drain', drainDeadline: noon + 120_000 },
    ]);
    expect(found({ workers: workers(3600), saying: { w1: unready }, config: undefined }).actions).toEqual([]);
  });

  test('is not called unready by the same answer twice', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm', unreadySince: noon - 20_000 })];
    const probes = new Map([['w1', { at: noon - 20_000, probe: unready }]]);
    expect(found({ workers, probes }).actions).toEqual([]);
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

describe('a claimed worker that ECS is stopping', () => {
  const stoppedReason = 'Your Spot Task was interrupted.';
  const tasks = [aTask({ id: 'w1', desiredStatus: 'STOPPED', stoppedReason })];

  test('is marked for its holder to read of it, and left alone', () => {
    const workers = [aWorker({ id: 'w1', state: 'claimed' })];
    expect(found({ workers, tasks })).toMatchObject({
      actions: [{ kind: 'note', marks: { reclaimingSince: noon } }],
      problems: [
        'claimed worker w1 (ann): ECS is stopping it (Your Spot Task was interrupted), and its claim will end with it',
      ],
    });
  });

  test('is marked once, and named for as long as it lives', () => {
    const workers = [aWorker({ id: 'w1', state: 'claimed', reclaimingSince: noon - 5000 })];
    const { actions, problems } = found({ workers, tasks });
    expect([actions, problems?.length]).toEqual([[], 1]);
  });

  test('is named without a reason where ECS gives none', () => {
    const workers = [aWorker({ id: 'w1', state: 'claimed' })];
    const [problem] =
      found({ workers, tasks: [aTask({ id: 'w1', desiredStatus: 'STOPPED' })] }).problems ?? [];
    expect(problem).toBe('claimed worker w1 (ann): ECS is stopping it, and its claim will end with it');
  });
});

test("a claimed worker that is not ready is its holder's business, and no time of its claim counts", () => {
  const claimed = (parts = {}) => [aWorker({ id: 'w1', state: 'claimed', ...parts })];
  expect(found({ workers: claimed(), saying: { w1: unready } })).toEqual({ actions: [], problems: [] });
  const marked = claimed({ unreadySince: noon - 60_000 });
  expect(found({ workers: marked, saying: { w1: unready } })).toMatchObject({
    actions: [{ kind: 'note', marks: { unreadySince: null } }],
    problems: [],
  });
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

  test('what launches or leaves says nothing of the network', () => {
    const { config, workers, saying } = pool(4, 8);
    const others = ['launching', 'draining'] as const;
    const silentOthers = others.flatMap((state) =>
      [1, 2, 3].map((number) => aWorker({ id: `${state}${number}`, state, silentSince: noon - 60_000 })),
    );
    const found4 = found({
      config,
      workers: [...workers, ...silentOthers],
      saying: { ...saying, ...Object.fromEntries(silentOthers.map(({ id }) => [id, silent])) },
    });
    expect(found4.problems?.filter((problem) => problem.includes('silent at once'))).toEqual([]);
    const left = (found4.actions ?? []).flatMap((action) =>
      action.kind === 'drain' ? action.worker.id : [],
    );
    expect(left).toEqual(expect.arrayContaining(['w0', 'w1', 'w2', 'w3']));
  });

  test('a claimed one tells as much of the network as a warm one', () => {
    const { config, workers, saying } = pool(4, 4);
    const [first, ...rest] = workers;
    const claimed = aWorker({ id: first?.id ?? '', state: 'claimed', silentSince: noon - 60_000 });
    const { actions, problems } = found({ config, workers: [claimed, ...rest], saying });
    expect(actions?.filter(({ kind }) => kind === 'drain')).toEqual([]);
    expect(problems?.[0]).toMatch(/^4 of 4 workers are silent at once/);
  });

  test('who was not asked is not counted', () => {
    const { config, workers, saying } = pool(4, 7);
    const probes = new Map(Object.entries(saying).map(([id, probe]) => [id, { at: noon, probe }]));
    const unasked = aWorker({ id: 'w7', state: 'warm' });
    expect(found({ config, workers: [...workers, unasked], probes }).problems?.[0]).toMatch(
      /^4 of 7 workers/,
    );
  });

  test('three are believed even where they are all', () => {
    expect(drained(3, 3)).toBe(3);
  });
});

describe('many warm workers that are not ready at once', () => {
  const ofWarm = (unreadyOnes: number, all: number, claimed = 0) => {
    const ids = Array.from({ length: all + claimed }, (_, position) => `w${position}`);
    return found({
      config: aPool({ target: { fixed: all } }),
      workers: ids.map((id, position) =>
        aWorker({ id, state: position < all ? 'warm' : 'claimed', unreadySince: noon - 60_000 }),
      ),
      saying: Object.fromEntries(
        ids.map((id, position) => [id, position < unreadyOnes || position >= all ? unready : idle]),
      ),
    });
  };
  const drains = ({ actions }: ReturnType<typeof ofWarm>) =>
    actions?.filter(({ kind }) => kind === 'drain').length;

  test('more than half of them: what they all need is doubted and none drains', () => {
    expect(drains(ofWarm(4, 7))).toBe(0);
    expect(ofWarm(4, 7).problems).toEqual([
      '4 of 7 warm workers are not ready at once: likely something that all of them need, so none is drained for it',
    ]);
  });

  test('up to half of them, or three, are believed to be sick', () => {
    expect([drains(ofWarm(4, 8)), drains(ofWarm(3, 3))]).toEqual([4, 3]);
  });

  test('claimed ones, which may well be at work, say nothing of the others', () => {
    expect(drains(ofWarm(1, 3, 9))).toBe(1);
  });
});

describe('a sick worker', () => {
  test.each([
    ['is silent', { silentSince: noon - 15_000 }, silent],
    ['is not ready', { unreadySince: noon - 15_000 }, unready],
    ['leaks', { leakedSince: noon - 30_000 }, leaking],
    ['is stuck', {}, zombie],
  ] as const)('that %s gets its time to drain', (_, parts, probe) => {
    const workers = [aWorker({ id: 'w1', state: 'warm', ...parts })];
    expect(found({ workers, saying: { w1: probe } }).actions).toMatchObject([
      { kind: 'drain', drainingAt: noon, drainDeadline: noon + 120_000 },
    ]);
  });

  test('that ECS is stopping gets it, too', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm' })];
    const tasks = [aTask({ id: 'w1', desiredStatus: 'STOPPED' })];
    expect(found({ workers, tasks }).actions).toMatchObject([{ drainDeadline: noon + 120_000 }]);
  });

  test('that is claimed without a holder is named without one', () => {
    const claim = { id: 'etl.w1.nonce0001', fence: 1, createdAt: 0, expiresAt: noon + 1 };
    const workers = [aWorker({ id: 'w1', state: 'claimed', identity: 'node-1', claim })];
    expect(found({ workers, saying: { w1: impostor } }).problems).toEqual([
      'claimed worker w1 (no holder named): its address answers as node-9, not as node-1',
    ]);
  });

  test('is not called stuck a moment early, nor while it is claimed, nor where the pool is gone', () => {
    const early = { ...atWork, oldestTaskStartedAt: noon - 3_599_999 };
    const warm = [aWorker({ id: 'w1', state: 'warm' })];
    expect(found({ workers: warm, saying: { w1: early } }).actions).toEqual([]);
    const claimed = [aWorker({ id: 'w1', state: 'claimed' })];
    expect(found({ workers: claimed, saying: { w1: zombie } }).problems).toEqual([]);
    expect(found({ workers: warm, saying: { w1: zombie }, config: undefined }).actions).toEqual([]);
  });

  test('is unknown where nobody probed it', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm', silentSince: noon - 60_000 })];
    expect(found({ workers, probes: new Map() })).toEqual({ actions: [], problems: [] });
  });

  test('that says nothing of who it is, is who it was', () => {
    const workers = [aWorker({ id: 'w1', state: 'warm', identity: 'node-1' })];
    expect(found({ workers, saying: { w1: idle } }).actions).toEqual([]);
    const nameless = [aWorker({ id: 'w1', state: 'warm' })];
    expect(found({ workers: nameless, saying: { w1: impostor } }).actions).toEqual([]);
  });
});
