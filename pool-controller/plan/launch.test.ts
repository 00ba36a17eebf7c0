import { describe, expect, test } from 'vitest';
import type { Breaker, LaunchCause } from '../../shared/pool/pool-state.ts';
import { aLaunch, aPool, aWorker, noon, observedWith } from '../fakes/builders.ts';
import { emptyPoolState } from '../observed.ts';
import { isKind } from './action.ts';
import { plan } from './plan.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const both = ['subnet-a', 'subnet-b'];
const spotAndOnDemand = [
  { provider: 'FARGATE_SPOT', weight: 1 },
  { provider: 'FARGATE', weight: 1 },
];
const breaker = (cause: LaunchCause, parts: Partial<Breaker> = {}): Breaker => ({
  ...{ provider: 'FARGATE', cause, message: 'as AWS said', failures: 3 },
  ...{ since: noon - 100_000, openUntil: noon },
  ...parts,
});
const capacityOf = (provider: Breaker['provider'], openUntil: number, subnets = both) =>
  breaker('capacity', { provider, openUntil, subnets });
const planned = (breakers: readonly Breaker[], keys: object = {}, view: View = {}) => {
  const config = aPool({ target: { fixed: 4 }, maxWorkers: 50, ...keys });
  const state = { ...emptyPoolState('etl'), provenTemplate: 'dev-etl:1', breakers };
  return plan(observedWith({ config, state, ...view }), noon).actions.filter(isKind('launch'));
};
const asked = (...given: Parameters<typeof planned>) =>
  planned(...given).map(({ provider, subnets, count }) => [provider, subnets, count]);

describe('launches go', () => {
  test('by all providers, in all zones at once, where nothing is held', () => {
    expect(asked([], { capacity: spotAndOnDemand })).toEqual([
      ['FARGATE_SPOT', both, 2],
      ['FARGATE', both, 2],
    ]);
  });

  test('by the provider that is not held, and say why', () => {
    const held = [capacityOf('FARGATE_SPOT', noon + 60_000)];
    expect(asked(held, { capacity: spotAndOnDemand })).toEqual([['FARGATE', both, 4]]);
    expect(planned(held, { capacity: spotAndOnDemand })[0]?.reason).toBe(
      '0 warm or on their way where 4 are wanted; no Fargate Spot capacity in eu-west-1a, eu-west-1b until 12:01 UTC',
    );
  });

  test('to one zone of each provider where none can be asked for all', () => {
    const held = [capacityOf('FARGATE_SPOT', noon + 1), capacityOf('FARGATE', noon + 1)];
    expect(asked(held, { capacity: spotAndOnDemand })).toEqual([
      ['FARGATE_SPOT', ['subnet-a'], 2],
      ['FARGATE', ['subnet-a'], 2],
    ]);
  });

  test('to one zone, as many as the provider that is free leaves over', () => {
    const capacity = [{ provider: 'FARGATE_SPOT' }, { provider: 'FARGATE', weight: 0, base: 1 }];
    expect(asked([capacityOf('FARGATE_SPOT', noon + 1)], { capacity })).toEqual([
      ['FARGATE', both, 1],
      ['FARGATE_SPOT', ['subnet-a'], 3],
    ]);
  });

  test('nowhere by a provider with neither weight nor base', () => {
    const capacity = [{ provider: 'FARGATE_SPOT' }, { provider: 'FARGATE', weight: 0 }];
    expect(
      asked([breaker('quota', { provider: 'FARGATE_SPOT', openUntil: noon + 1 })], { capacity }),
    ).toEqual([]);
  });

  test('by the provider that has too few, of the workers that stay', () => {
    const workers = [
      ...['w1', 'w2'].map((id) => aWorker({ id, state: 'warm', capacityProvider: 'FARGATE_SPOT' })),
      ...['w3', 'w4'].map((id) => aWorker({ id, state: 'draining', capacityProvider: 'FARGATE' })),
    ];
    expect(asked([], { capacity: spotAndOnDemand }, { workers })).toEqual([['FARGATE', both, 2]]);
  });

  test('so that what runs and what is on its way count for their providers, what leaves does not', () => {
    const spot = { capacityProvider: 'FARGATE_SPOT' };
    const workers = [
      aWorker({ id: 'w1', state: 'warm', ...spot }),
      aWorker({ id: 'w2', state: 'claimed', ...spot }),
      aWorker({ id: 'w3', state: 'draining', ...spot }),
      aWorker({ id: 'w4', state: 'draining', ...spot }),
    ];
    expect(asked([], { capacity: spotAndOnDemand }, { workers })).toEqual([
      ['FARGATE_SPOT', both, 1],
      ['FARGATE', both, 2],
    ]);
    const openLaunches = [aLaunch({ token: 'wp-launch-0002', provider: 'FARGATE', count: 2 })];
    const state = { ...emptyPoolState('etl'), openLaunches };
    expect(asked([], { capacity: spotAndOnDemand }, { state })).toEqual([['FARGATE_SPOT', both, 2]]);
  });

  test('in records of ten', () => {
    expect(asked([], { target: { fixed: 25 } }).map(([, , count]) => count)).toEqual([10, 10, 5]);
  });
});

describe('after its wait, a breaker lets one trial through', () => {
  test('beside the launches by what is free', () => {
    expect(asked([capacityOf('FARGATE_SPOT', noon)], { capacity: spotAndOnDemand })).toEqual([
      ['FARGATE_SPOT', both, 1],
      ['FARGATE', both, 3],
    ]);
  });

  test('and nothing else where all is held', () => {
    expect(asked([breaker('image', { template: 'dev-etl:1' })])).toEqual([['FARGATE', both, 1]]);
    expect(asked([breaker('unknown')], { capacity: spotAndOnDemand })).toEqual([['FARGATE_SPOT', both, 1]]);
  });

  const open = (parts: object) => [aLaunch({ token: 'wp-launch-0002', ...parts })];
  const waiting = (breakers: readonly Breaker[], openLaunches: ReturnType<typeof open>) => ({
    state: { ...emptyPoolState('etl'), provenTemplate: 'dev-etl:1', breakers, openLaunches },
  });

  test('not while a launch of that provider has no answer', () => {
    const held = [capacityOf('FARGATE', noon)];
    expect(asked([], {}, waiting(held, open({})))).toEqual([['FARGATE', ['subnet-a'], 3]]);
    expect(asked([], {}, waiting(held, open({ provider: 'FARGATE_SPOT' })))).toEqual([
      ['FARGATE', both, 1],
      ['FARGATE', ['subnet-a'], 2],
    ]);
  });

  test('though an old launch is open all of whose workers have come', () => {
    const workers = [aWorker({ id: 'w1', state: 'claimed', launchToken: 'wp-launch-0002' })];
    const view = { ...waiting([capacityOf('FARGATE', noon)], open({})), workers };
    expect(asked([], {}, view)[0]).toEqual(['FARGATE', both, 1]);
  });

  const brokenImage = [breaker('image', { template: 'dev-etl:1' })];
  const unready = { w1: { kind: 'unready' as const, message: '503' } };

  test('not while a worker of the broken template is on its way', () => {
    const workers = [aWorker({ id: 'w1', state: 'launching' })];
    expect(asked(brokenImage, {}, { workers, saying: unready })).toEqual([]);
    expect(asked([], {}, waiting(brokenImage, open({ provider: 'FARGATE_SPOT' })))).toEqual([]);
  });

  test('not while a worker that may last is warm, where others ended soon after', () => {
    const early = [breaker('not_ready', { template: 'dev-etl:1', reached: 'warm' })];
    const warmAt = (at: number) => ({ workers: [aWorker({ id: 'w1', state: 'warm', warmAt: at })] });
    expect(asked(early, {}, warmAt(noon - 59_999))).toEqual([]);
    const launching = aWorker({ id: 'w1', state: 'launching' });
    expect(asked(early, {}, { workers: [launching] })).toEqual([]);
    const later = [breaker('not_ready', { template: 'dev-etl:1', reached: 'warm', since: noon - 20_000 })];
    expect(asked(later, {}, warmAt(noon - 30_000))).toHaveLength(1);
  });

  test('though a worker of it is warm, or one of another template is on its way', () => {
    expect(asked(brokenImage, {}, { workers: [aWorker({ id: 'w1', state: 'warm' })] })).toHaveLength(1);
    const workers = [aWorker({ id: 'w1', state: 'launching', template: 'dev-etl:0' })];
    expect(asked(brokenImage, {}, { workers, saying: unready })).toHaveLength(1);
    const others = open({ provider: 'FARGATE_SPOT', template: 'dev-etl:0' });
    expect(asked([], {}, waiting(brokenImage, others))).toHaveLength(1);
  });

  test('though workers are on their way, where only capacity was missing', () => {
    const workers = [aWorker({ id: 'w1', state: 'launching' })];
    expect(asked([capacityOf('FARGATE', noon)], {}, { workers, saying: unready })).toEqual([
      ['FARGATE', both, 1],
      ['FARGATE', ['subnet-a'], 2],
    ]);
  });
});
