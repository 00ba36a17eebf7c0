import { describe, expect, test } from 'vitest';
import type { Breaker, PoolState } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { aLaunch, aPool, aWorker, noon, observedWith, rollingOut } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import { isKind } from './action.ts';
import { plan } from './plan.ts';

const [old, current] = ['dev-etl:1', 'dev-etl:2'] as const;
const halted = { at: noon - 60_000, why: 'none of its workers got warm within 600 s: 503' };
const some = (count: number, template: string, state: Worker['state'] = 'warm') =>
  Array.from({ length: count }, (_, position) =>
    aWorker({
      id: `${template}-${state}-${position}`,
      state,
      template,
      launchedAt: noon - 90_000 + position,
    }),
  );
const starting = (workers: readonly Worker[]) =>
  Object.fromEntries(
    workers
      .filter(({ state }) => state === 'launching')
      .map(({ id }) => [id, { kind: 'unready' as const, message: '503' }]),
  );
const planned = (state: PoolState, workers: readonly Worker[], keys: object = {}) =>
  plan(
    observedWith({
      state,
      workers,
      template: current,
      config: aPool({ target: { fixed: 5 }, maxWorkers: 20, ...keys }),
      saying: starting(workers),
    }),
    noon,
  );
const launches = ({ actions }: ReturnType<typeof plan>) =>
  actions.filter(isKind('launch')).map(({ template, count }) => [template, count]);
const drained = ({ actions }: ReturnType<typeof plan>) =>
  actions.filter(isKind('drain')).map(({ worker }) => worker.id);

describe('while a template is tried', () => {
  test('one worker of it is launched, and the proven one fills the pool', () => {
    const result = planned(rollingOut(), some(3, old));
    expect(launches(result)).toEqual([
      [current, 1],
      [old, 2],
    ]);
  });

  test('no second one is launched beside the first', () => {
    expect(launches(planned(rollingOut(), [...some(5, old), ...some(1, current, 'launching')]))).toEqual([]);
    const open = { ...rollingOut(), openLaunches: [aLaunch({ template: current, token: 'wp-launch-0002' })] };
    expect(launches(planned(open, some(5, old)))).toEqual([]);
  });

  test('another one is launched once the first is on its way out', () => {
    const [{ warmAt: _, ...failed } = aWorker({ id: 'w', state: 'draining' })] = some(1, current, 'draining');
    const workers = [...some(5, old), failed];
    expect(launches(planned(rollingOut(), workers))).toEqual([[current, 1]]);
  });

  test('old workers on their way count', () => {
    const workers = [...some(3, old), ...some(2, old, 'launching'), ...some(1, current, 'launching')];
    const result = planned(rollingOut(), workers);
    expect([launches(result), drained(result)]).toEqual([[], []]);
  });

  test('a pool whose target is nothing tries nothing', () => {
    expect(launches(planned(rollingOut(), [], { target: { fixed: 0 } }))).toEqual([]);
  });
});

test('where one trial alone is let through, the proven template has it', () => {
  const quota: Breaker = {
    ...({ provider: 'FARGATE', cause: 'quota', message: 'vCPUs', failures: 1 } as const),
    ...{ since: noon - 60_000, openUntil: noon },
  };
  const state = { ...rollingOut(), breakers: [quota] };
  expect(launches(planned(state, some(3, old)))).toEqual([[old, 1]]);
  expect(launches(planned(state, some(5, old)))).toEqual([[current, 1]]);
});

describe('a halted roll-out', () => {
  const state = rollingOut({ halted });

  test('launches the proven template alone', () => {
    expect(launches(planned(state, some(2, old)))).toEqual([[old, 3]]);
  });

  test('keeps the old workers and those of the new ones that got warm', () => {
    const result = planned(state, [...some(3, old), ...some(2, current)]);
    expect([launches(result), drained(result)]).toEqual([[], []]);
  });

  test('waits for no worker of the new template, and lets those on their way go once the pool is full', () => {
    const launching = some(1, current, 'launching');
    expect(launches(planned(state, [...some(4, old), ...launching]))).toEqual([[old, 1]]);
    const { actions } = planned(state, [...some(5, old), ...launching]);
    expect(actions).toMatchObject([
      { kind: 'drain', reason: `the roll-out of ${current} is halted: it is not waited for` },
    ]);
  });

  test('says so, why, and what stays', () => {
    expect(planned(state, some(5, old)).problems).toEqual([
      `the roll-out of ${current} is halted since 11:59 UTC: ${halted.why}; ${old} stays until the template changes again`,
    ]);
  });

  test('forgets the failures of the template that is launched no more', () => {
    const failure = { provider: 'FARGATE', cause: 'image', message: '', failures: 3, since: 0 } as const;
    const breakers = [current, old].map((template) => ({ ...failure, template, openUntil: noon + 1 }));
    expect(planned({ ...state, breakers }, []).breakers).toMatchObject([{ template: old }]);
  });
});

test('where maxWorkers leaves no room, no old worker goes ahead while launches of the new template are held', () => {
  const breaker = {
    ...({ provider: 'FARGATE', cause: 'not_ready', template: current, message: '503' } as const),
    ...{ failures: 3, since: noon - 1000 },
  };
  const held = (openUntil: number): PoolState => ({ ...rollingOut(), breakers: [{ ...breaker, openUntil }] });
  const keys = { maxWorkers: 5 };
  expect(drained(planned(held(noon + 1), some(5, old), keys))).toEqual([]);
  expect(drained(planned(held(noon), some(5, old), keys))).toHaveLength(1);
});

describe('a decision tells', () => {
  const settled = { ...emptyPoolState('etl'), provenTemplate: old };
  const early: Breaker = {
    ...({ provider: 'FARGATE', cause: 'not_ready', reached: 'warm', template: current } as const),
    ...{ message: 'it ended', failures: 3, since: noon - 1000, openUntil: noon + 1000 },
  };
  const late = { ...rollingOut(), openLaunches: [] };
  const told = (state: PoolState, workers: readonly Worker[], template: string = current) =>
    plan(observedWith({ state, workers, template, saying: starting(workers) }), noon)
      .actions.filter(isKind('rollOut'))
      .map(({ reason }) => reason);

  test.each([
    [
      'that a roll-out begins',
      settled,
      some(2, old),
      current,
      `${current} is new: one worker of it is tried first, ${old} keeps the pool at its target`,
    ],
    [
      'that the template has proven itself',
      rollingOut(),
      [...some(2, old), ...some(1, current)],
      current,
      `${current} has a warm worker: it replaces ${old} from now on`,
    ],
    [
      'that the template is tried again',
      { ...rollingOut({ warmAt: noon }), breakers: [early] },
      some(2, old),
      current,
      `${current} is tried again, ${old} keeps the pool at its target: its workers end soon after they are warm`,
    ],
    [
      'that it is rolled out',
      rollingOut({ warmAt: noon }),
      some(2, current).map((one) => ({ ...one, warmAt: noon - 60_000 })),
      current,
      `${current} is rolled out: no warm worker of another template is left`,
    ],
    [
      'that it is taken back',
      rollingOut(),
      some(2, old),
      old,
      `the roll-out of ${current} is taken back: ${old} is current again`,
    ],
    [
      'that it is halted, and why',
      late,
      [
        ...some(2, old),
        ...some(1, current, 'launching').map((one) => ({ ...one, launchedAt: noon - 900_000 })),
      ],
      current,
      `halted: none of its workers got warm within 600 s: ${current}-launching-0 is still launching; ${old} stays`,
    ],
  ] as const)('%s', (_, state, workers, template, reason) => {
    expect(told(state, workers, template)).toEqual([reason]);
  });

  test('nothing while a roll-out goes on as it was', () => {
    expect(told(rollingOut(), some(2, old))).toEqual([]);
    expect(told(settled, some(2, old), old)).toEqual([]);
  });
});
