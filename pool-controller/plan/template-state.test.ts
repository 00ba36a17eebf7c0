import { describe, expect, test } from 'vitest';
import type { Breaker, PoolState, RollOut } from '../../shared/pool/pool-state.ts';
import type { Worker } from '../../shared/pool/worker.ts';
import { aPool, aWorker, noon, observedWith, rollingOut } from '../fakes/builders.ts';
import { emptyPoolState, type Observed } from '../observed.ts';
import { isSameTemplateState, nextTemplateState } from './template-state.ts';

const minute = 60_000;
const [one, two, three] = ['dev-etl:1', 'dev-etl:2', 'dev-etl:3'] as const;
const workerOf = (template: string, parts: Partial<Worker> & Pick<Worker, 'state'>) =>
  aWorker({ id: `${template}-${parts.state}-${parts.launchedAt ?? 0}`, template, ...parts });
const warm = (template: string, warmAt = noon - minute) => workerOf(template, { state: 'warm', warmAt });
const next = (state: PoolState, template: string | undefined, workers: readonly Worker[] = []) =>
  nextTemplateState(observedWith({ state, template, workers }), noon);
const breaker = (since: number): Breaker => ({
  provider: 'FARGATE',
  cause: 'image',
  template: two,
  message: 'CannotPullContainerError',
  failures: 1,
  since,
  openUntil: since,
});
const fresh = emptyPoolState('etl');

describe('the first template', () => {
  test.each([
    ['is not proven before a worker of it was warm', [workerOf(one, { state: 'launching' })], {}],
    ['is proven by a warm worker', [warm(one)], { provenTemplate: one }],
    ['is proven by one that has been warm', [workerOf(one, { state: 'claimed' })], { provenTemplate: one }],
    ['is not proven by one that has stopped', [workerOf(one, { state: 'stopped', warmAt: noon })], {}],
  ])('%s', (_, workers, state) => {
    expect(next(fresh, one, workers)).toEqual(state);
  });

  test('of a row that knows none yet is the one of the youngest warm worker', () => {
    const workers = [warm(one, noon - 9 * minute), warm('dev-etl:0', noon - 20 * minute)];
    expect(next(fresh, two, workers)).toEqual({
      provenTemplate: one,
      rollOut: { to: two, startedAt: noon },
    });
  });

  test('where the fleet names none, nothing is concluded', () => {
    expect(next(rollingOut(), undefined, [warm(two)])).toEqual({
      provenTemplate: one,
      rollOut: rollingOut().rollOut,
    });
  });
});

describe('a roll-out', () => {
  const settled = { ...fresh, provenTemplate: one };

  test('begins with a new template', () => {
    expect(next(settled, two, [warm(one)]).rollOut).toEqual({ to: two, startedAt: noon });
  });

  test('begins even in a pool without a worker: what was proven stays known', () => {
    expect(next(settled, two)).toMatchObject({ provenTemplate: one, rollOut: { to: two } });
  });

  test('is tried from the launch of its oldest worker that is not warm', () => {
    const launchedAt = noon - 5000;
    const workers = [
      warm(one),
      workerOf(two, { state: 'launching', launchedAt: noon - 1000 }),
      workerOf(two, { state: 'launching', launchedAt }),
    ];
    expect(next(rollingOut(), two, workers).rollOut?.triedAt).toBe(launchedAt);
  });

  test('goes on being tried while its failures tell', () => {
    const state = { ...rollingOut({ triedAt: noon - minute }), breakers: [breaker(noon - 1000)] };
    expect(next(state, two, [warm(one)]).rollOut?.triedAt).toBe(noon - minute);
  });

  test("is not being tried while another template's launches fail, or nothing is launched", () => {
    const other = { ...breaker(noon - 1000), template: three };
    const state = { ...rollingOut({ triedAt: noon - minute }), breakers: [other] };
    expect(next(state, two, [warm(one)]).rollOut).not.toHaveProperty('triedAt');
  });

  test('has proven itself with its first warm worker, and remembers the last', () => {
    const workers = [warm(one), warm(two, noon - 9000), warm(two, noon - 4000)];
    expect(next(rollingOut(), two, workers).rollOut?.warmAt).toBe(noon - 4000);
    expect(next(rollingOut({ warmAt: noon - 1000 }), two, workers).rollOut?.warmAt).toBe(noon - 1000);
  });

  test('has proven nothing any more once its workers end soon after they are warm, until one lasts', () => {
    const early = { ...breaker(noon - 2 * minute), failures: 3, reached: 'warm' } as const;
    const state = { ...rollingOut({ warmAt: noon - 3 * minute }), breakers: [early] };
    expect(next(state, two, [warm(one), warm(two, noon - 9000)]).rollOut).not.toHaveProperty('warmAt');
    expect(next(state, two, [warm(one), warm(two)]).rollOut?.warmAt).toBe(noon - minute);
    const twice = { ...state, breakers: [{ ...early, failures: 2 }] };
    expect(next(twice, two, [warm(one)]).rollOut?.warmAt).toBe(noon - 3 * minute);
  });

  test('is not over before one of its workers has lasted, or was claimed', () => {
    const young = { ...warm(two, noon - 59_999), id: 'young' };
    expect(next(rollingOut(), two, [young])).toHaveProperty('rollOut');
    const claimed = { ...young, id: 'claimed', state: 'claimed', fence: 1 } as const;
    expect(next(rollingOut(), two, [young, claimed])).toEqual({ provenTemplate: two });
  });

  test('is over when no warm worker of another template is left, claimed ones or not', () => {
    const leaving = [workerOf(one, { state: 'claimed' }), workerOf(one, { state: 'draining' })];
    expect(next(rollingOut(), two, [warm(two), ...leaving])).toEqual({ provenTemplate: two });
    expect(next(rollingOut(), two, [warm(two), warm(one)])).toHaveProperty('rollOut');
    expect(next(rollingOut(), two, leaving)).toHaveProperty('rollOut');
  });

  test('is taken back with the template', () => {
    expect(next(rollingOut({ warmAt: noon }), one, [warm(one), warm(two)])).toEqual({ provenTemplate: one });
  });

  test.each([
    ['that had proven itself leaves its template proven', { warmAt: noon }, two],
    ['that had not leaves the one before it', {}, one],
    ['that was halted leaves the one before it', { warmAt: noon, halted: { at: noon, why: '' } }, one],
  ] as [string, Partial<RollOut>, string][])('overtaken by a newer one, %s', (_, rollOut, proven) => {
    expect(next(rollingOut(rollOut), three, [warm(one)])).toEqual({
      provenTemplate: proven,
      rollOut: { to: three, startedAt: noon },
    });
  });
});

describe('the deadline of a roll-out', () => {
  // 300 s for readiness; the old workers took 30 s, so the start has its least: 300 s.
  const deadline = 600_000;
  const old = { ...warm(one), launchedAt: noon - 90_000, warmAt: noon - 60_000 };
  const launching = (launchedAt: number) => workerOf(two, { state: 'launching', launchedAt });
  const haltOf = (state: PoolState, workers: readonly Worker[]) =>
    next(state, two, [old, ...workers]).rollOut?.halted;

  test('halts it, with what failed last', () => {
    const state = { ...rollingOut({ triedAt: noon - deadline }), breakers: [breaker(noon - 1000)] };
    expect(haltOf(state, [])).toEqual({
      at: noon,
      why: 'none of its workers got warm within 600 s: CannotPullContainerError',
    });
  });

  test('halts it where its worker is still launching', () => {
    expect(haltOf(rollingOut(), [launching(noon - deadline)])?.why).toContain('is still launching');
  });

  test('has not passed a moment before', () => {
    const failing = { ...rollingOut({ triedAt: noon - deadline + 1 }), breakers: [breaker(noon - 1000)] };
    expect(haltOf(failing, [])).toBeUndefined();
    expect(haltOf(rollingOut(), [launching(noon - deadline + 1)])).toBeUndefined();
  });

  test('runs anew from each worker that gets warm', () => {
    const state = {
      ...rollingOut({ triedAt: noon - 2 * deadline, warmAt: noon - deadline + 1 }),
      breakers: [breaker(noon - 1000)],
    };
    expect(haltOf(state, [])).toBeUndefined();
    const later = { ...state, rollOut: { ...rollingOut().rollOut, warmAt: noon - deadline } as RollOut };
    expect(haltOf({ ...later, breakers: [breaker(noon - deadline)] }, [])?.at).toBe(noon);
  });

  test('does not halt what only waits for capacity, or lost a worker on its way', () => {
    expect(haltOf(rollingOut({ triedAt: noon - deadline }), [])).toBeUndefined();
    expect(haltOf(rollingOut({ triedAt: noon - deadline }), [launching(noon - 1000)])).toBeUndefined();
  });

  describe('stands still', () => {
    const failed = (rollOut: Partial<RollOut> = {}, others: readonly Breaker[] = []) => ({
      ...rollingOut({ triedAt: noon - deadline, ...rollOut }),
      breakers: [breaker(noon - deadline), ...others],
    });
    const scarce = { provider: 'FARGATE', cause: 'capacity', message: '', failures: 1 } as const;
    const unavailable: Breaker = { ...scarce, since: noon - minute, openUntil: noon + minute };
    const pool = { target: { fixed: 2 }, maxWorkers: 3 };
    const view = (parts: Partial<Observed> = {}) => ({
      ...{ state: failed(), template: two, config: aPool(pool), workers: [old] },
      ...parts,
    });
    const stateOf = (parts: Partial<Observed> = {}, now = noon) =>
      nextTemplateState({ ...observedWith(), ...view(parts) }, now).rollOut;
    const claimed = ['w1', 'w2', 'w3'].map((id) => aWorker({ id, state: 'claimed' }));

    test.each<[string, Partial<Observed>]>([
      ['is paused', { override: { pool: 'etl', paused: { note: '', until: noon + 1 } } }],
      ['wants nothing', { config: aPool({ ...pool, target: { fixed: 0 } }) }],
      ['has no capacity', { state: failed({}, [unavailable]) }],
      ['has no room beside its claims', { workers: claimed }],
      [
        'cannot pay for more',
        { workers: claimed.slice(1), config: aPool({ ...pool, maxSpendPerHour: 0.02 }) },
      ],
    ])('while the pool %s', (_, parts) => {
      expect(stateOf(parts)).toEqual({ ...failed().rollOut, waitingSince: noon });
      expect(stateOf({ ...parts, state: failed({ waitingSince: noon - 9 }, [unavailable]) })).toEqual({
        ...failed().rollOut,
        waitingSince: noon - 9,
      });
    });

    test('not while launches are held for its own failures', () => {
      const held = { ...breaker(noon - deadline), failures: 3, openUntil: noon + minute };
      expect(stateOf({ state: { ...failed(), breakers: [held] } })?.halted?.at).toBe(noon);
    });

    test('not while a worker of it is on its way', () => {
      const workers = [old, launching(noon - minute)];
      expect(stateOf({ workers, state: failed({}, [unavailable]) })?.halted?.at).toBe(noon);
    });

    test('and goes on where it stood', () => {
      const state = failed({ triedAt: noon - 4 * minute, waitingSince: noon - minute });
      expect(stateOf({ state })).toEqual({ ...failed().rollOut, triedAt: noon - 3 * minute });
      const proven = failed({ warmAt: noon - 2 * minute, waitingSince: noon - minute });
      expect(stateOf({ state: proven })?.triedAt).toBe(noon - minute);
    });

    test('and is not begun anew by the failure that began it', () => {
      const state = failed({ triedAt: noon - minute });
      expect(stateOf({ state })?.triedAt).toBe(noon - minute);
    });
  });

  test('once halted it stays halted, and is never over', () => {
    const halted = { at: noon - minute, why: 'broken' };
    expect(haltOf(rollingOut({ halted }), [warm(two)])).toEqual(halted);
    expect(next(rollingOut({ halted }), two, [warm(two)]).rollOut?.halted).toEqual(halted);
  });
});

test.each([
  ['its proven template', { ...rollingOut(), provenTemplate: three }],
  ['where it goes', rollingOut({ to: three })],
  ['when it began', rollingOut({ startedAt: 1 })],
  ['since when it is tried', rollingOut({ triedAt: 1 })],
  ['since when it has had no chance', rollingOut({ waitingSince: 1 })],
  ['when its last worker got warm', rollingOut({ warmAt: 1 })],
  ['that it is halted', rollingOut({ halted: { at: 1, why: '' } })],
  ['that there is none', { ...fresh, provenTemplate: one }],
])('a roll-out has changed by %s', (_, other) => {
  expect(isSameTemplateState(rollingOut(), other)).toBe(false);
  expect(isSameTemplateState(other, other)).toBe(true);
});
