import { describe, expect, test } from 'vitest';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import {
  aKnownTemplate,
  aLaunch,
  aPool,
  atWork,
  aWorker,
  noon,
  observedWith,
  rollingOut,
} from '../fakes/builders.ts';
import { type Draft, draftOf, withFindings } from './draft.ts';
import { replace } from './replace.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const [old, current] = ['dev-etl:1', 'dev-etl:2'] as const;
const rolling = rollingOut({ warmAt: noon });
const some = (count: number, template: string, state: WorkerState = 'warm', parts: Partial<Worker> = {}) =>
  Array.from({ length: count }, (_, position) =>
    aWorker({
      ...{ id: `${template}-${state}-${position}`, state, template },
      ...{ launchedAt: noon - 90_000 + position, ...parts },
    }),
  );
const draft = (workers: readonly Worker[], keys: object = {}, view: View = {}): Draft =>
  draftOf(
    observedWith({
      ...{ workers, state: rolling, template: current },
      config: aPool({ target: { fixed: 2 }, maxWorkers: 20, ...keys }),
      ...view,
    }),
    noon,
  );
const leaving = (here: Draft) =>
  (replace(here).actions ?? []).map((action) => ('worker' in action ? action.worker.id : action.kind));
const replaced = (...given: Parameters<typeof draft>) => leaving(draft(...given));

describe('old workers leave', () => {
  test('as many as new ones are warm beyond what is missing, the oldest first', () => {
    expect(replaced([...some(2, old), ...some(1, current)])).toEqual([`${old}-warm-0`]);
    expect(replaced([...some(2, old), ...some(2, current)])).toEqual([`${old}-warm-0`, `${old}-warm-1`]);
    expect(replaced([...some(1, old), ...some(1, current)])).toEqual([]);
  });

  test('with their time to drain, for the template that is current', () => {
    const { actions } = replace(draft([...some(2, old), ...some(1, current)]));
    expect(actions).toMatchObject([
      {
        drainingAt: noon,
        drainDeadline: noon + 120_000,
        reason: `replaced: of ${old}, the current one is ${current}`,
      },
    ]);
  });

  test('of one template, where they are asked otherwise than their pool says by now', () => {
    const protocol = { kind: 'none' } as const;
    const { actions } = replace(
      draft([
        ...some(1, current, 'warm', { protocol }),
        ...some(2, current, 'warm', { launchedAt: noon - 1 }),
      ]),
    );
    expect(actions).toMatchObject([{ reason: 'replaced: it is asked otherwise than the pool says by now' }]);
  });

  test('at once where they were never warm, as soon as the pool needs none of them', () => {
    const launching = some(1, old, 'launching');
    expect(replaced([...some(1, current), ...launching])).toEqual([]);
    const { actions } = replace(draft([...some(2, current), ...launching]));
    expect(actions).toMatchObject([{ drainDeadline: noon }]);
  });

  test('not where another rule has decided about them', () => {
    const here = draft([...some(2, old), ...some(2, current)]);
    const [first] = here.observed.workers;
    if (first === undefined) throw new Error('no worker');
    const action = { kind: 'drain', worker: first, drainingAt: 0, drainDeadline: 0, reason: '' } as const;
    expect(leaving(withFindings(here, { actions: [action] }))).toEqual([`${old}-warm-1`]);
  });

  test.each([
    ['paused', { override: { pool: 'etl', paused: { note: '', until: noon + 1 } } }],
    ['removed', { removed: true }],
  ])('not of a pool that is %s', (_, view) => {
    expect(replaced([...some(2, old), ...some(2, current)], {}, view)).toEqual([]);
  });

  test('of a shared pool, those at work last', () => {
    const workers = [...some(3, old), ...some(1, current)];
    const saying = { [`${old}-warm-0`]: atWork };
    expect(replaced(workers, { mode: 'shared' }, { saying })).toEqual([`${old}-warm-1`, `${old}-warm-2`]);
    expect(replaced(workers, {}, { saying })).toEqual([`${old}-warm-1`]);
  });
});

describe('old workers of an exclusive pool that fetch work from a broker, and are never seen idle', () => {
  const broker = { broker: 'rabbitmq' };
  const fetching = some(1, old);
  const saying = { [`${old}-warm-0`]: atWork };

  test('leave once the new ones are at the target, with their time to end what they have', () => {
    expect(replaced([...fetching, ...some(1, current)], broker, { saying })).toEqual([]);
    const { actions } = replace(draft([...fetching, ...some(2, current)], broker, { saying }));
    expect(actions).toMatchObject([
      {
        worker: { id: `${old}-warm-0` },
        drainDeadline: noon + 120_000,
        reason: `replaced: of ${old}, the current one is ${current}`,
      },
    ]);
  });

  test('leave where no new one is wanted', () => {
    expect(replaced(fetching, { ...broker, target: { fixed: 0 } }, { saying })).toHaveLength(1);
  });

  test('go ahead where they leave no room for a new one, after the idle ones and one by one', () => {
    const full = { ...broker, maxWorkers: 2 };
    expect(replaced(some(2, old), full, { saying })).toEqual([`${old}-warm-1`]);
    const all = { ...saying, [`${old}-warm-1`]: atWork };
    expect(replaced(some(2, old), full, { saying: all })).toEqual([`${old}-warm-0`]);
    expect(replaced(some(2, old), { ...broker, maxWorkers: 3 }, { saying: all })).toEqual([]);
  });

  test('stay where only their age is against them', () => {
    const aged = some(3, current, 'warm', { launchedAt: 0 });
    const all = Object.fromEntries(aged.map(({ id }) => [id, atWork]));
    expect(replaced(aged, { ...broker, maxWorkers: 3 }, { saying: all })).toEqual([]);
  });

  test('stay without a broker until they are idle: their work ends by itself', () => {
    expect(replaced([...fetching, ...some(2, current)], {}, { saying })).toEqual([]);
    expect(replaced(fetching, { maxWorkers: 1, target: { fixed: 1 } }, { saying })).toEqual([]);
  });

  test('stay with whoever claims them', () => {
    const claimed = some(1, old, 'claimed');
    const said = { [`${old}-claimed-0`]: atWork };
    expect(replaced([...claimed, ...some(2, current)], broker, { saying: said })).toEqual([]);
  });
});

describe('where old workers cost less than new ones', () => {
  // 0.0394 USD an hour, and 0.158 USD: 0.4 USD pays for ten old ones, or for two new ones.
  const dear = { cpu: 4096, memory: 8192, target: { fixed: 10 }, maxSpendPerHour: 0.4 };
  const knownTemplates = [aKnownTemplate(old, { cpu: 1024, memory: 2048 })];
  const view = { state: { ...rolling, knownTemplates } };

  test('no more of them leave than the budget asks for', () => {
    expect(replaced(some(10, old), dear, view)).toHaveLength(1);
    expect(replaced([...some(9, old), ...some(1, old, 'draining')], dear, view)).toEqual([]);
    expect(replaced([...some(10, old), ...some(1, current)], dear, view)).toHaveLength(4);
    expect(replaced([...some(2, old), ...some(1, current)], dear, view)).toEqual([]);
  });

  test('all of them leave once there are as many new ones as the budget pays for', () => {
    expect(replaced([...some(2, old), ...some(2, current)], dear, view)).toHaveLength(2);
  });

  test('none leaves for a template of which the budget does not pay for one', () => {
    expect(replaced(some(2, old), { ...dear, maxSpendPerHour: 0.1 }, view)).toEqual([]);
  });

  test('none goes ahead where not even all of them would make room', () => {
    const workers = [...some(7, old, 'claimed'), ...some(3, old)];
    expect(replaced(workers, dear, view)).toEqual([]);
  });
});

describe('where there is no room for a new one, an old one goes ahead', () => {
  const full = { maxWorkers: 3 };
  const workers = [...some(2, old), ...some(1, old, 'claimed')];

  test('and it is said', () => {
    const { actions, problems } = replace(draft(workers, full));
    expect([actions?.length, problems]).toEqual([
      1,
      [
        'maxWorkers or maxSpendPerHour leaves no room to launch first: outdated workers are replaced one by one, old first',
      ],
    ]);
  });

  test.each([
    ['there is room', { maxWorkers: 4 }, [], {}],
    ['one is launching', full, some(1, current, 'launching'), {}],
    ['one is draining', full, some(1, old, 'draining'), {}],
    [
      'a launch is open',
      full,
      [],
      { state: { ...rolling, openLaunches: [aLaunch({ token: 'wp-launch-0002' })] } },
    ],
  ] as [string, object, Worker[], View][])('not while %s', (_, keys, more, view) => {
    expect(replaced([...workers, ...more], keys, view)).toEqual([]);
  });

  test('though an open launch has brought all its workers', () => {
    const openLaunches = [aLaunch({ token: 'wp-launch-0001', count: 3 })];
    expect(replaced(workers, full, { state: { ...rolling, openLaunches } })).toHaveLength(1);
  });

  test('not where as many new ones are warm as are wanted, or no old one is', () => {
    const enough = [...some(2, current), ...some(1, old, 'claimed')];
    expect(replace(draft(enough, full))).toEqual({});
    expect(replace(draft(some(3, old, 'claimed'), full))).toEqual({});
  });

  const hold = (template: string): Breaker => ({
    ...{ provider: 'FARGATE', cause: 'image', template, message: 'x', failures: 3 },
    ...{ since: noon - 1000, openUntil: noon + 1000 },
  });

  test('not while launches of what would come are held', () => {
    const held = { state: { ...rolling, breakers: [hold(current)] } };
    expect(replaced(workers, full, held)).toEqual([]);
    const capacity = [{ provider: 'FARGATE' }, { provider: 'FARGATE_SPOT' }];
    const noFargate: Breaker = { ...hold(current), cause: 'quota' };
    const { template: _, ...quota } = noFargate;
    expect(
      replaced(workers, { ...full, capacity }, { state: { ...rolling, breakers: [quota] } }),
    ).toHaveLength(1);
  });

  test('of a halted roll-out, what would come is the proven template', () => {
    const halted = rollingOut({ halted: { at: noon, why: 'broken' } });
    const aged = [...some(2, old, 'warm', { launchedAt: 0 }), ...some(1, old, 'claimed')];
    expect(replaced(aged, full, { state: halted })).toHaveLength(1);
    expect(replaced(aged, full, { state: { ...halted, breakers: [hold(old)] } })).toEqual([]);
  });

  test('of a pool without a known template, those over their age', () => {
    const aged = [...some(2, old, 'warm', { launchedAt: 0 }), ...some(1, old, 'claimed')];
    expect(replaced(aged, full, { template: undefined })).toHaveLength(1);
  });
});
