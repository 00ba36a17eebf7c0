import { expect, test } from 'vitest';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import { aPool, aWorker, noon, observedWith, rollingOut } from '../fakes/builders.ts';
import { hasChance } from './chance.ts';

type View = NonNullable<Parameters<typeof observedWith>[0]>;

const next = 'dev-etl:2';
const config = aPool({ target: { fixed: 1 }, maxWorkers: 2 });
const chance = (view: View = {}) =>
  hasChance(observedWith({ config, state: rollingOut(), template: next, ...view }), next, noon);
const some = (count: number, state: 'warm' | 'claimed' | 'draining' | 'launching', template = 'dev-etl:1') =>
  Array.from({ length: count }, (_, at) => aWorker({ id: `${state}${at}`, state, template }));
const breaker: Breaker = {
  ...{ provider: 'FARGATE', cause: 'capacity', message: '', failures: 3 },
  ...{ since: noon, openUntil: noon + 1000 },
};
const held = (breakers: readonly Breaker[]) => ({ state: { ...rollingOut(), breakers } });
const paused = { override: { pool: 'etl', paused: { note: '', until: noon + 1 } } };

test('a template has a chance where nothing keeps its launches back', () => {
  expect(chance()).toBe(true);
});

test('it has one while a worker of it is on its way, whatever else is', () => {
  const workers = some(1, 'launching', next);
  expect(chance({ ...paused, workers })).toBe(true);
  expect(chance({ ...paused, workers: some(1, 'launching') })).toBe(false);
  expect(chance({ ...paused, workers: some(1, 'warm', next) })).toBe(false);
});

test.each<[string, View]>([
  ['paused', paused],
  ['not configured', { config: undefined }],
  ['to have no worker', { config: aPool({ target: { fixed: 0 } }) }],
  ['full of claims', { workers: some(2, 'claimed') }],
  ['full of what leaves', { workers: some(2, 'draining') }],
  ['out of money for one', { config: aPool({ target: { fixed: 1 }, maxSpendPerHour: 0.001 }) }],
  ['without capacity', held([breaker])],
])('it has none in a pool that is %s', (_, view) => {
  expect(chance(view)).toBe(false);
});

test('warm workers make room, and its own failures count as its chance', () => {
  expect(chance({ workers: [...some(1, 'claimed'), ...some(1, 'warm')] })).toBe(true);
  expect(chance(held([{ ...breaker, template: next, cause: 'image' }]))).toBe(true);
});

test('one provider with capacity is enough', () => {
  const capacity = [{ provider: 'FARGATE' }, { provider: 'FARGATE_SPOT' }];
  const both = aPool({ target: { fixed: 1 }, capacity });
  expect(chance({ config: both, ...held([breaker]) })).toBe(true);
});

test('a provider that is to get no worker is none', () => {
  const capacity = [{ provider: 'FARGATE' }, { provider: 'FARGATE_SPOT', weight: 0, base: 0 }];
  const both = aPool({ target: { fixed: 1 }, capacity });
  expect(chance({ config: both, ...held([breaker]) })).toBe(false);
});
