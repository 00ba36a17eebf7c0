import { describe, expect, it } from 'vitest';
import { parsePools } from '../../../../shared/pool/config.ts';
import type { Worker, WorkerState } from '../../../../shared/pool/worker.ts';
import { poolView } from './pool-view.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const parsed = parsePools({ pools: [{ name: 'etl', image: 'workers/example', target: { fixed: 3 } }] });
const [config] = parsed.ok ? parsed.pools : [];
if (config === undefined) throw new Error('the pool of this test is wrong');

const worker = (state: WorkerState, more: Partial<Worker> = {}): Worker => ({
  pool: 'etl',
  id: `${state}-${Math.abs(more.busySince ?? 0)}`,
  arn: 'arn',
  state,
  version: 1,
  changeId: 'c',
  template: 'etl:1',
  capacityProvider: 'FARGATE',
  launchToken: 't',
  reason: 'below target',
  launchedAt: now,
  fence: 0,
  claimsServed: 0,
  ...more,
});
const facts = {
  config,
  workers: [worker('launching'), worker('warm'), worker('warm', { busySince: now }), worker('claimed')],
  report: { pool: 'etl', passAt: now - 5000, runId: 'r', want: 4, problems: ['no capacity'] },
  override: undefined,
  latency: { claimLatencyMilliseconds: null, secondsToWarm: null },
  totals: { hits: 7, misses: 1 },
  now,
};

describe('a pool as people see it', () => {
  it('counts by state, and warm are only the idle ones', () => {
    expect(poolView(facts).counts).toEqual({ launching: 1, warm: 1, busy: 1, claimed: 1, draining: 0 });
  });

  it('tells what the controller wants and what is wrong', () => {
    expect(poolView(facts)).toMatchObject({
      target: { fixed: 3 },
      want: 4,
      hits: 7,
      misses: 1,
      lastPass: '2026-11-22T11:59:55.000Z',
      problems: ['no capacity'],
    });
  });

  it('says first that the controller is silent', () => {
    const silent = poolView({ ...facts, report: { ...facts.report, passAt: now - 61_000 } });
    expect(silent.problems).toEqual([
      'no pass of the controller since 2026-11-22T11:58:59.000Z',
      'no capacity',
    ]);
  });

  it('wants the target where no pass has said anything yet', () => {
    expect(poolView({ ...facts, report: undefined })).toMatchObject({ want: 3, lastPass: null });
  });

  it("shows an operator's target, and a pause only while it holds", () => {
    const paused = { note: 'deploy', until: now + 1 };
    const override = { pool: 'etl', target: { fixed: 0 }, targetSetAt: now - 60_000, paused };
    expect(poolView({ ...facts, override })).toMatchObject({
      target: { fixed: 0 },
      targetOverride: { since: '2026-11-22T11:59:00.000Z', fileTarget: { fixed: 3 } },
      paused: { note: 'deploy', until: '2026-11-22T12:00:00.001Z' },
    });
    expect(poolView({ ...facts, override, now: now + 1 }).paused).toBeNull();
  });

  it("has no target of an operator's where none was set, and says when it isn't known", () => {
    expect(poolView({ ...facts, override: { pool: 'etl' } }).targetOverride).toBeNull();
    const override = { pool: 'etl', target: { fixed: 3 } };
    expect(poolView({ ...facts, override }).targetOverride).toEqual({
      since: null,
      fileTarget: { fixed: 3 },
    });
  });
});
