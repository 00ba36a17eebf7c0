import {
  type ControllerMetric,
  controllerMetrics,
  metricDimensions,
  metricsNamespace,
  type PoolMetric,
  poolMetrics,
} from '../shared/pool/metric-names.ts';
import type { PassSummary, PoolPass } from './pass.ts';

/** What passes came to since the last line. */
export type PassTotals = {
  readonly passes: number;
  readonly failedPools: number;
  readonly failedActions: number;
};

export const noTotals: PassTotals = { passes: 0, failedPools: 0, failedActions: 0 };

/** A pass in which no pool at all could be seen to is no sign of life. */
export function addPass(totals: PassTotals, { pools, failed }: PassSummary): PassTotals {
  const isWholeFailure = pools.length === 0 && failed.length > 0;
  return {
    passes: totals.passes + (isWholeFailure ? 0 : 1),
    failedPools: totals.failedPools + failed.length,
    failedActions: pools.reduce((sum, { failures }) => sum + failures, totals.failedActions),
  };
}

type Scope = { readonly cluster: string; readonly now: number };

/**
 * Log lines that CloudWatch Logs reads as metrics: one of the controller, one a pool. `now` in epoch milliseconds.
 * Source: CloudWatch user guide, "Embedded metric format specification".
 */
export function metricLines(totals: PassTotals, pools: readonly PoolPass[], scope: Scope): readonly object[] {
  const empty = pools.filter(({ want, counts }) => want > 0 && (counts['warm'] ?? 0) === 0);
  const ofController: Readonly<Record<ControllerMetric, number>> = {
    [controllerMetrics.passes]: totals.passes,
    [controllerMetrics.failedPools]: totals.failedPools,
    [controllerMetrics.failedActions]: totals.failedActions,
    [controllerMetrics.emptyPools]: empty.length,
  };
  const { cluster } = scope;
  return [
    embedded(ofController, { [metricDimensions.cluster]: cluster }, scope),
    ...pools.map((pass) =>
      embedded(
        ofPool(pass),
        { [metricDimensions.cluster]: cluster, [metricDimensions.pool]: pass.pool },
        scope,
      ),
    ),
  ];
}

function ofPool({ want, counts }: PoolPass): Readonly<Record<PoolMetric, number>> {
  return {
    [poolMetrics.wanted]: want,
    [poolMetrics.launching]: counts['launching'] ?? 0,
    [poolMetrics.warm]: counts['warm'] ?? 0,
    [poolMetrics.claimed]: counts['claimed'] ?? 0,
    [poolMetrics.draining]: counts['draining'] ?? 0,
  };
}

function embedded(
  values: Readonly<Record<string, number>>,
  dimensions: Readonly<Record<string, string>>,
  { now }: Scope,
): object {
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: 'Count' }));
  const directive = { Namespace: metricsNamespace, Dimensions: [Object.keys(dimensions)], Metrics };
  return { _aws: { Timestamp: now, CloudWatchMetrics: [directive] }, ...dimensions, ...values };
}
