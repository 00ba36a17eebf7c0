import { describe, expect, it } from 'vitest';
import { aWorker } from '../../api/testing/a-worker.ts';
import { workerView } from '../../api/views/worker-view.ts';
import { aHistory, aPool, aStatus } from '../testing/views.ts';
import type { DecisionsView, OverviewView, PoolPageView, WorkerPageView } from '../view.ts';
import { decisionsShown, withEvent } from './live-view.ts';

const generatedAt = '2026-11-22T12:00:00.000Z';
const pool = aPool();
const overview: OverviewView = {
  kind: 'overview',
  generatedAt,
  span: 'hour',
  status: aStatus(),
  pools: [{ pool, history: aHistory() }],
  removed: [],
};
const poolPage: PoolPageView = {
  kind: 'pool',
  generatedAt,
  span: 'hour',
  pool,
  history: aHistory(),
  workers: [],
  ended: [],
  decisions: [],
};
const worker = workerView(aWorker(), '');
const decision = (id: string, second: number, of = 'etl') => ({
  id,
  pool: of,
  at: `2026-11-22T12:00:${String(second).padStart(2, '0')}.000Z`,
  action: 'launch',
  reason: 'r',
  outcome: 'o',
});

describe("a pool's page", () => {
  it('shows a worker as it comes, changes and goes', () => {
    const came = withEvent(poolPage, { event: 'worker', data: worker });
    expect(came).toMatchObject({ workers: [worker] });
    const claimed = withEvent(came, { event: 'worker', data: { ...worker, state: 'claimed' } });
    expect(claimed).toMatchObject({ workers: [{ state: 'claimed' }] });
    const stopped = withEvent(claimed, { event: 'worker', data: { ...worker, state: 'stopped' } });
    expect(stopped).toMatchObject({ workers: [], ended: [{ id: worker.id }] });
  });

  it('shows the latest decisions first, and not without end', () => {
    const ids = Array.from({ length: decisionsShown + 2 }, (_, index) => index);
    const after = ids.reduce<ReturnType<typeof withEvent>>(
      (before, id) => withEvent(before, { event: 'decision', data: decision(`d${id}`, id) }),
      poolPage,
    );
    const { decisions } = after as PoolPageView;
    expect(decisions).toHaveLength(decisionsShown);
    expect(decisions[0]?.id).toBe(`d${ids.length - 1}`);
  });

  it('leaves everything as it is for an event of another pool', () => {
    expect(withEvent(poolPage, { event: 'worker', data: { ...worker, pool: 'other' } })).toBe(poolPage);
    expect(withEvent(poolPage, { event: 'decision', data: decision('d', 1, 'other') })).toBe(poolPage);
  });
});

describe('the overview', () => {
  it('shows a pool that is new, and no longer one that is gone', () => {
    const two = withEvent(overview, { event: 'pool', data: { ...pool, name: 'new' } }) as OverviewView;
    expect(two.pools.map((card) => card.pool.name)).toEqual(['etl', 'new']);
    const one = withEvent(two, { event: 'pool', data: { name: 'etl', removed: true } }) as OverviewView;
    expect(one.pools.map((card) => card.pool.name)).toEqual(['new']);
  });

  it('knows the last pass as soon as any pool tells it', () => {
    const data = aPool({ lastPass: '2026-11-22T12:00:04.000Z' });
    const after = withEvent(overview, { event: 'pool', data }) as OverviewView;
    expect(after.status.controller.lastPass).toBe('2026-11-22T12:00:04.000Z');
    const older = withEvent(after, { event: 'pool', data: aPool({ name: 'b', lastPass: generatedAt }) });
    expect(older).toMatchObject({ status: { controller: { lastPass: '2026-11-22T12:00:04.000Z' } } });
  });

  it('sums up money and problems anew, and keeps what is nobody’s in particular first', () => {
    const ours = { problem: 'the NAT is down' };
    const before = { ...overview, status: aStatus({ problems: [ours, { pool: 'etl', problem: 'old' }] }) };
    const data = aPool({ problems: ['no capacity'], spendUsdPerHour: 2, idleUsdPerHour: 1 });
    const after = withEvent(before, { event: 'pool', data }) as OverviewView;
    expect(after.status.problems).toEqual([ours, { pool: 'etl', problem: 'no capacity' }]);
    expect(after.status).toMatchObject({ spendUsdPerHour: 2, idleUsdPerHour: 1 });
  });
});

describe("a worker's page", () => {
  it('keeps what the feed does not tell, and takes what it does', () => {
    const timeline = [{ at: generatedAt, state: 'warm' as const, reason: 'ready' }];
    const view: WorkerPageView = {
      kind: 'worker',
      generatedAt,
      pool,
      worker: { ...worker, timeline, tasks: [] },
    };
    const event = { event: 'worker', data: { ...worker, state: 'draining' as const } } as const;
    expect(withEvent(view, event)).toMatchObject({ worker: { state: 'draining', timeline, tasks: [] } });
    expect(withEvent(view, { ...event, data: { ...worker, id: 'other' } })).toBe(view);
  });
});

it("the decisions of one pool don't show another's", () => {
  const view: DecisionsView = { kind: 'decisions', generatedAt, pools: ['etl'], pool: 'etl', decisions: [] };
  expect(withEvent(view, { event: 'decision', data: decision('d', 1, 'other') })).toBe(view);
  expect(withEvent(view, { event: 'decision', data: decision('d', 1) })).toMatchObject({
    decisions: [{ id: 'd' }],
  });
});
