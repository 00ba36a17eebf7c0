import {
  claimLatencyBounds,
  type Percentiles,
  percentilesOf,
  timeToWarmBounds,
} from '../../../../shared/pool/histogram.ts';
import {
  addSums,
  type HistoryStep,
  type HistorySums,
  noSums,
  stepStart,
} from '../../../../shared/pool/history.ts';
import type { HistoryRange } from '../reads/history-range.ts';
import type { HistoryPointView, HistoryView, PercentilesView } from '../schemas/history.ts';
import type { PoolView } from '../schemas/pools.ts';
import { isoTime } from './times.ts';

/** History as the API tells it: sums made into means, percentiles and dollars, step by step. Pure. */
export function historyView(range: HistoryRange, steps: readonly HistoryStep[]): HistoryView {
  const { from, to, stepMilliseconds } = range;
  const byStep = Map.groupBy(steps, ({ at }) => stepStart(at, stepMilliseconds));
  const history = [...byStep]
    .filter(([at]) => at >= from && at < to)
    .toSorted(([one], [other]) => one - other)
    .map(([at, own]) => pointOf(at, stepMilliseconds, sumOf(own)));
  return { stepSeconds: stepMilliseconds / 1000, from: isoTime(from), to: isoTime(to), history };
}

/** The latencies of a stretch of history. */
export function latencyView(steps: readonly HistoryStep[]): PoolView['latency'] {
  return latenciesOf(sumOf(steps));
}

function sumOf(steps: readonly HistoryStep[]): HistorySums {
  return steps.map(({ sums }) => sums).reduce(addSums, noSums);
}

function pointOf(at: number, stepMilliseconds: number, sums: HistorySums): HistoryPointView {
  const { seconds, hits, misses, workerSeconds } = sums;
  const mean = (total: number) => rounded(total / seconds, 2);
  const { launching, warm, busy, claimed, draining } = workerSeconds;
  const counts = {
    launching: mean(launching),
    warm: mean(warm),
    busy: mean(busy),
    claimed: mean(claimed),
    draining: mean(draining),
  };
  return {
    at: isoTime(at),
    seconds: stepMilliseconds / 1000,
    counts: seconds > 0 ? counts : null,
    want: seconds > 0 ? mean(sums.wantSeconds) : null,
    maxWorkers: sums.maxWorkers ?? null,
    demand: hits + misses,
    hits,
    misses,
    ...latenciesOf(sums),
    spendUsd: dollars(sums.spendNanoUsd),
    idleSpendUsd: dollars(sums.idleSpendNanoUsd),
  };
}

function latenciesOf({ claimLatency, timeToWarm }: HistorySums): PoolView['latency'] {
  return {
    claimLatencyMilliseconds: percentilesView(percentilesOf(claimLatencyBounds, claimLatency)),
    secondsToWarm: percentilesView(percentilesOf(timeToWarmBounds, timeToWarm)),
  };
}

function percentilesView(percentiles: Percentiles | null): PercentilesView {
  if (percentiles === null) return null;
  const { p50, p90, p99 } = percentiles;
  return { p50: rounded(p50, 1), p90: rounded(p90, 1), p99: rounded(p99, 1) };
}

function dollars(nanoUsd: number): number {
  return rounded(nanoUsd / 1e9, 6);
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
