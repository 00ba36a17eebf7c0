import type { HistoryPointView, HistoryView } from '../../api/schemas/history.ts';
import type { PoolView } from '../../api/schemas/pools.ts';
import type { StatusView } from '../../api/schemas/status.ts';

/** A quiet pool for tests, with whatever the test says otherwise. */
export function aPool(fields: Partial<PoolView> = {}): PoolView {
  return {
    name: 'etl',
    mode: 'exclusive',
    target: { fixed: 1 },
    targetOverride: null,
    want: 1,
    maxWorkers: 10,
    counts: { launching: 0, warm: 0, busy: 0, claimed: 0, draining: 0 },
    hits: 0,
    misses: 0,
    latency: { claimLatencyMilliseconds: null, secondsToWarm: null },
    spendUsdPerHour: 0,
    idleUsdPerHour: 0,
    lastPass: null,
    paused: null,
    problems: [],
    ...fields,
  };
}

export function aStatus(fields: Partial<StatusView> = {}): StatusView {
  return {
    nat: { state: 'none', note: 'no NAT instance' },
    controller: { state: 'healthy', lastPass: null, lastHeartbeat: null, note: 'passes as it should' },
    problems: [],
    spendUsdPerHour: 0,
    idleUsdPerHour: 0,
    ...fields,
  };
}

export function aHistory(points: readonly Partial<HistoryPointView>[] = []): HistoryView {
  const start = Date.parse('2026-11-22T11:00:00Z');
  return {
    stepSeconds: 60,
    from: '2026-11-22T11:00:00.000Z',
    to: '2026-11-22T12:00:00.000Z',
    history: points.map((point, index) => ({
      at: new Date(start + index * 60_000).toISOString(),
      seconds: 60,
      counts: { launching: 0, warm: 1, busy: 0, claimed: 0, draining: 0 },
      want: 1,
      maxWorkers: 10,
      demand: 0,
      hits: 0,
      misses: 0,
      claimLatencyMilliseconds: null,
      secondsToWarm: null,
      spendUsd: 0,
      idleSpendUsd: 0,
      ...point,
    })),
  };
}
