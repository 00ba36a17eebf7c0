import { describe, expect, test } from 'vitest';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import { aLaunch, aPool, atWork, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import type { Plan } from './action.ts';
import { plan } from './plan.ts';

const some = (count: number, state: WorkerState, parts: Partial<Worker> = {}): Worker[] =>
  Array.from({ length: count }, (_, position) => {
    const id = `${state}${parts.template ?? ''}${position}`;
    return aWorker({ id, state, launchedAt: noon - 100_000 - position * 1000, ...parts });
  });
const notReady = (workers: readonly Worker[]) =>
  Object.fromEntries(
    workers
      .filter(({ state }) => state === 'launching')
      .map(({ id }) => [id, { kind: 'unready' as const, message: '503' }]),
  );
const planned = (workers: readonly Worker[], keys: object, parts: Parameters<typeof observedWith>[0] = {}) =>
  plan(
    observedWith({
      workers,
      config: aPool({ target: { fixed: 5 }, ...keys }),
      saying: notReady(workers),
      ...parts,
    }),
    noon,
  );
const drained = ({ actions }: Plan) =>
  actions.flatMap((action) => (action.kind === 'drain' ? [action.worker.id] : []));
const launched = ({ actions }: Plan) =>
  actions.reduce((sum, action) => sum + (action.kind === 'launch' ? action.count : 0), 0);

describe('what the target counts', () => {
  const busy = some(2, 'warm', { busySince: noon - 5000 });
  const saying = Object.fromEntries(busy.map(({ id }) => [id, atWork]));

  test.each([
    ['warm and idle workers count', some(5, 'warm'), {}, {}, 0],
    ['launching ones count', [...some(3, 'warm'), ...some(2, 'launching')], {}, {}, 0],
    ['claimed ones do not', [...some(5, 'warm'), ...some(4, 'claimed')], {}, {}, 0],
    ['claimed ones are replaced', [...some(3, 'warm'), ...some(2, 'claimed')], {}, {}, 2],
    ['draining ones do not', [...some(4, 'warm'), ...some(1, 'draining')], {}, {}, 1],
    ['busy ones of an exclusive pool do not', busy, {}, { saying }, 5],
    ['grabs that wait are demand on top', some(5, 'warm'), {}, { waitingGrabs: 3 }, 3],
    ['a drained pool stays empty, whoever waits', [], { target: { fixed: 0 } }, { waitingGrabs: 3 }, 0],
    ['busy ones of a shared pool do', busy, { mode: 'shared' }, { saying }, 3],
  ])('%s', (_, workers, keys, parts, missing) => {
    expect(launched(planned(workers, keys, parts))).toBe(missing);
  });

  test.each([
    ['that was just asked for counts', { count: 4 }, 1],
    ['counts only what has no row yet', { count: 4, token: 'wp-launch-0002' }, 1],
    [
      'that should long have been listed does not',
      { count: 4, notAfter: noon - 91_000, createdAt: noon - 31 * 60_000 },
      5,
    ],
    ['of an older template does not', { count: 4, template: 'dev-etl:0' }, 5],
  ])('an open launch %s', (_, record, missing) => {
    const state = { ...emptyPoolState('etl'), openLaunches: [aLaunch(record)] };
    expect(launched(planned([], {}, { state }))).toBe(missing);
  });
});

describe('above the target', () => {
  test('the launching leave first, the newest before the others, then the oldest of the warm', () => {
    const workers = [...some(5, 'warm'), ...some(2, 'launching')];
    expect(drained(planned(workers, { target: { fixed: 6 } }))).toEqual(['launching0']);
    expect(drained(planned(workers, { target: { fixed: 4 } }))).toEqual([
      'launching0',
      'launching1',
      'warm4',
    ]);
  });

  test('a worker at work in a shared pool leaves last', () => {
    const workers = some(3, 'warm');
    const view = { saying: { warm2: atWork } };
    expect(drained(planned(workers, { mode: 'shared', target: { fixed: 2 } }, view))).toEqual(['warm1']);
    expect(drained(planned(workers, { mode: 'shared', target: { fixed: 0 } }, view))).toHaveLength(3);
  });

  test("an operator's target comes before the file's", () => {
    const override = { pool: 'etl', target: { fixed: 1 } };
    expect(drained(planned(some(3, 'warm'), {}, { override }))).toHaveLength(2);
  });
});

const rolling = { ...emptyPoolState('etl'), provenTemplate: 'dev-etl:1' };

describe('a new template', () => {
  const template = 'dev-etl:2';
  const fresh = (count: number, state: WorkerState) => some(count, state, { template });

  test('is tried on one new worker before an old one leaves', () => {
    const result = planned(some(5, 'warm'), { maxWorkers: 20 }, { template });
    expect([launched(result), drained(result)]).toEqual([1, []]);
  });

  test('that has proven itself is launched to the target', () => {
    const result = planned([...some(5, 'warm'), ...fresh(1, 'warm')], { maxWorkers: 20 }, { template });
    expect([launched(result), drained(result)]).toEqual([4, ['warm4']]);
  });

  test('old ones leave as new ones turn warm, the warm count never under the target', () => {
    const workers = [...some(5, 'warm'), ...fresh(2, 'warm'), ...fresh(3, 'launching')];
    const result = planned(
      workers,
      { maxWorkers: 20 },
      { template, saying: notReady(workers), state: rolling },
    );
    expect([launched(result), drained(result)]).toEqual([0, ['warm4', 'warm3']]);
  });

  test('claimed ones live on', () => {
    const result = planned([...some(3, 'claimed'), ...fresh(5, 'warm')], { maxWorkers: 20 }, { template });
    expect(result.actions).toEqual([]);
  });

  test('where maxWorkers leaves no room, one old worker goes ahead, and it is said', () => {
    const result = planned(some(5, 'warm'), { maxWorkers: 5 }, { template });
    expect(drained(result)).toEqual(['warm4']);
    expect(result.problems.join()).toContain('old first');
  });

  test('workers over their age are replaced in the same way', () => {
    const aged = some(5, 'warm', { launchedAt: noon - 25 * 3_600_000 });
    const result = planned(aged, { maxWorkers: 20 });
    expect([launched(result), drained(result)]).toEqual([5, []]);
  });
});

describe('limits, each said', () => {
  test.each([
    [
      'maxWorkers counts whatever is on its way in or out',
      [...some(2, 'claimed'), ...some(2, 'draining')],
      { maxWorkers: 6 },
      2,
      'maxWorkers is 6',
    ],
    [
      'maxSpendPerHour is kept, whatever the target says',
      some(2, 'claimed'),
      // 0.0394 USD an hour each: 0.2 USD pays for five.
      { cpu: 1024, memory: 2048, target: { fixed: 9 }, maxWorkers: 20, maxSpendPerHour: 0.2 },
      3,
      'maxSpendPerHour is 0.2 USD, and a worker costs 0.0395 USD an hour',
    ],
    [
      'a pass launches at most a hundred',
      [],
      { target: { fixed: 150 }, maxWorkers: 200 },
      100,
      'at most 100',
    ],
  ])('%s', (_, workers, keys, count, words) => {
    const result = planned(workers, keys);
    expect(launched(result)).toBe(count);
    expect(result.problems.join()).toContain(words);
  });

  // 0.0394 USD an hour each: 0.2 USD pays for five.
  const budget = { cpu: 1024, memory: 2048, target: { fixed: 5 }, maxWorkers: 20, maxSpendPerHour: 0.2 };

  test('warm workers that a lower budget does not pay for beside the claims drain', () => {
    expect(drained(planned([...some(5, 'warm'), ...some(2, 'claimed')], budget))).toHaveLength(2);
    expect(drained(planned([...some(3, 'warm'), ...some(9, 'claimed')], budget))).toHaveLength(3);
    expect(drained(planned([...some(3, 'warm'), ...some(2, 'claimed')], budget))).toEqual([]);
  });

  test('workers at work that nobody claims are paid for, too', () => {
    const workers = [...some(4, 'warm'), ...some(2, 'warm', { busySince: noon - 1000, id: 'busy' })];
    const busy = workers.slice(4).map((worker, position) => ({ ...worker, id: `busy${position}` }));
    const saying = Object.fromEntries(busy.map(({ id }) => [id, atWork]));
    expect(drained(planned([...workers.slice(0, 4), ...busy], budget, { saying }))).toHaveLength(1);
  });

  test('a budget without room makes one old worker go ahead of its replacement', () => {
    const result = planned(some(5, 'warm'), budget, { template: 'dev-etl:2' });
    expect(drained(result)).toHaveLength(1);
    expect(result.problems.join()).toContain('maxSpendPerHour leaves no room');
  });

  test('a worker that has stopped counts until its row is gone', () => {
    const workers = some(5, 'warm');
    const dead = { id: 'warm0', status: 'STOPPED' as const };
    const seen = observedWith({ workers, config: aPool({ target: { fixed: 5 }, maxWorkers: 5 }) });
    const task = seen.tasks.get('warm0');
    if (task === undefined) throw new Error('no task');
    const result = plan({ ...seen, tasks: new Map([...seen.tasks, ['warm0', { ...task, ...dead }]]) }, noon);
    expect(launched(result)).toBe(0);
  });

  test('a paused pool launches nothing and drains nothing for its number', () => {
    const override = { pool: 'etl', paused: { note: 'migration', until: noon + 60_000 } };
    expect(planned(some(9, 'warm'), {}, { override }).actions).toEqual([]);
    const empty = planned([], {}, { override });
    expect([empty.actions, empty.problems]).toEqual([[], ['paused until 12:01 UTC: migration']]);
  });

  test('a pool without a task definition says what to do', () => {
    const result = plan({ ...observedWith(), template: undefined }, noon);
    expect([result.actions, result.problems[0]]).toEqual([[], expect.stringContaining('register one')]);
  });
});

describe('a removed pool', () => {
  test('drains everything but its claims, and says how many live on', () => {
    const workers = [...some(2, 'warm'), ...some(1, 'launching'), ...some(1, 'claimed')];
    const result = planned(workers, {}, { removed: true });
    expect(drained(result)).toEqual(['warm0', 'warm1', 'launching0']);
    expect(result.problems).toEqual([
      'the pool is no longer configured: it drains (1 claim lives on), then it is forgotten',
    ]);
    const more = planned(some(2, 'claimed'), {}, { removed: true });
    expect(more.problems[0]).toContain('(2 claims live on)');
  });

  test('is forgotten when nothing is left of it', () => {
    const state = { ...emptyPoolState('etl'), sequence: 3 };
    expect(planned([], {}, { removed: true, state }).actions).toMatchObject([{ kind: 'forget' }]);
    const open = { ...state, openLaunches: [aLaunch()] };
    expect(planned([], {}, { removed: true, state: open }).actions).toEqual([]);
  });
});
