/** What the controller measures, as CloudWatch knows it: the one list that the controller, the alarms and the tests read. */
export const metricsNamespace = 'FargateWarmPool';

/** Of the whole controller; dimension: `Cluster`. */
export const controllerMetrics = {
  /** Passes over all pools: their absence is how a dead controller is noticed. */
  passes: 'Passes',
  failedPools: 'FailedPools',
  /** Launches and other actions that were refused or came to nothing. */
  failedActions: 'FailedActions',
  /** Pools that want warm workers and have none. */
  emptyPools: 'EmptyPools',
} as const;

/** Of one pool; dimensions: `Cluster` and `Pool`. */
export const poolMetrics = {
  wanted: 'WantedWorkers',
  launching: 'LaunchingWorkers',
  warm: 'WarmWorkers',
  claimed: 'ClaimedWorkers',
  draining: 'DrainingWorkers',
} as const;

export type ControllerMetric = (typeof controllerMetrics)[keyof typeof controllerMetrics];
export type PoolMetric = (typeof poolMetrics)[keyof typeof poolMetrics];
export const metricDimensions = { cluster: 'Cluster', pool: 'Pool' } as const;
