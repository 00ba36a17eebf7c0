import { expect, it } from 'vitest';
import { aWorker } from '../api/testing/a-worker.ts';
import { workerView } from '../api/views/worker-view.ts';
import { decisionsShown, withEvent } from './live-view.ts';
import type { OverviewView } from './view.ts';

const pool = {
  name: 'etl',
  mode: 'exclusive' as const,
  target: { fixed: 1 },
  want: 1,
  counts: { launching: 0, warm: 0, busy: 0, claimed: 0, draining: 0 },
  hits: 0,
  misses: 0,
  maxWorkers: 10,
  latency: { claimLatencyMilliseconds: null, secondsToWarm: null },
  spendUsdPerHour: 0,
  idleUsdPerHour: 0,
  lastPass: null,
  paused: null,
  problems: [],
};
const view: OverviewView = {
  kind: 'overview',
  generatedAt: '2026-11-22T12:00:00.000Z',
  pools: [{ pool, workers: [], decisions: [] }],
};
const worker = workerView(aWorker(), '');
const decision = (id: string, second: number) => ({
  id,
  pool: 'etl',
  at: `2026-11-22T12:00:${String(second).padStart(2, '0')}.000Z`,
  action: 'launch',
  reason: 'r',
  outcome: 'o',
});

it('shows a worker as it comes, changes and goes', () => {
  const came = withEvent(view, { event: 'worker', data: worker });
  expect(came.pools[0]?.workers).toEqual([worker]);
  const claimed = withEvent(came, { event: 'worker', data: { ...worker, state: 'claimed' } });
  expect(claimed.pools[0]?.workers.map(({ state }) => state)).toEqual(['claimed']);
  expect(
    withEvent(claimed, { event: 'worker', data: { ...worker, state: 'stopped' } }).pools[0]?.workers,
  ).toEqual([]);
});

it('shows the latest decisions first, and not without end', () => {
  const ids = Array.from({ length: decisionsShown + 2 }, (_, index) => index);
  const after = ids.reduce(
    (before, id) => withEvent(before, { event: 'decision', data: decision(`d${id}`, id) }),
    view,
  );
  expect(after.pools[0]?.decisions).toHaveLength(decisionsShown);
  expect(after.pools[0]?.decisions[0]?.id).toBe(`d${ids.length - 1}`);
});

it('shows a pool that is new, and no longer one that is gone', () => {
  const two = withEvent(view, { event: 'pool', data: { ...pool, name: 'new' } });
  expect(two.pools.map((section) => section.pool.name)).toEqual(['etl', 'new']);
  const one = withEvent(two, { event: 'pool', data: { name: 'etl', removed: true } });
  expect(one.pools.map((section) => section.pool.name)).toEqual(['new']);
});

it('leaves everything as it is for an event of a pool that it does not show', () => {
  expect(withEvent(view, { event: 'worker', data: { ...worker, pool: 'other' } })).toEqual(view);
});
