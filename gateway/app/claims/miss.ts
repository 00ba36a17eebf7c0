import type { PoolConfig } from '../../../shared/pool/config.ts';
import { ServiceError } from '../../../shared/pool/errors.ts';
import {
  isPaused,
  type PoolOverride,
  type PoolReport,
  type PoolState,
} from '../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../shared/pool/worker.ts';

/** What is known of a pool at the moment of a miss. Times are epoch milliseconds. */
export type MissContext = {
  readonly now: number;
  readonly config: PoolConfig;
  readonly live: readonly Worker[];
  readonly override: PoolOverride | undefined;
  readonly report: PoolReport | undefined;
  readonly state: PoolState | undefined;
};

type MissReason =
  | 'paused'
  | 'target_zero'
  | 'controller_silent'
  | 'launching'
  | 'launches_failing'
  | 'at_max_workers'
  | 'replacement_due';

export type Miss = {
  readonly reason: MissReason;
  readonly etaSeconds: number | null;
  readonly message: string;
};

/** A controller that made no pass for so long is silent: it passes every 15 s at least. */
const controllerSilentSeconds = 60;
/** Launch to warm where the pool has shown none yet. Source: ECS on Fargate starts in 30 to 60 s. */
const assumedTimeToWarmSeconds = 60;
/** What `Retry-After` says where no ETA is known. */
const retryWithoutEtaSeconds = 5;

/** Why there was no warm worker, the reason that holds everything up first, and when there will be one. Pure. */
export function explainMiss(context: MissContext): Miss {
  const { now, config, live, override, report, state } = context;
  const target = override?.target ?? config.target;
  if (target.fixed === 0)
    return { reason: 'target_zero', etaSeconds: null, message: "the pool's target is 0" };
  if (isPaused(override, now)) return pausedMiss(override);
  if (report === undefined || now - report.passAt > controllerSilentSeconds * 1000) {
    return {
      reason: 'controller_silent',
      etaSeconds: null,
      message: 'the controller has made no pass lately',
    };
  }
  if (live.some(({ state }) => state === 'launching')) return launchingMiss(context, report);
  const open = state?.breakers.find(({ openUntil }) => openUntil > now);
  if (open !== undefined) {
    const message = report.problems[0] ?? `launches fail: ${open.message}`;
    return { reason: 'launches_failing', etaSeconds: secondsUntil(open.openUntil, now), message };
  }
  if (live.length >= config.maxWorkers) {
    return {
      reason: 'at_max_workers',
      etaSeconds: null,
      message: `all ${live.length} workers are in use, and the pool may have ${config.maxWorkers}`,
    };
  }
  const etaSeconds = Math.ceil(report.timeToWarmSeconds ?? assumedTimeToWarmSeconds);
  return { reason: 'replacement_due', etaSeconds, message: 'replacements are about to be launched' };
}

/** The miss as the error that a caller gets: 503 with `Retry-After` and the place in this gateway's line. */
export function missError(pool: string, miss: Miss & { readonly position: number }): ServiceError {
  const retryAfterSeconds = miss.etaSeconds ?? retryWithoutEtaSeconds;
  return new ServiceError(
    'pool_empty',
    `pool "${pool}" has no warm worker: ${miss.message}; try again later`,
    {
      details: {
        reason: miss.reason,
        etaSeconds: miss.etaSeconds,
        position: miss.position,
        retryAfterSeconds,
      },
    },
  );
}

function pausedMiss(override: PoolOverride | undefined): Miss {
  return {
    reason: 'paused',
    etaSeconds: null,
    message: `an operator paused it: ${override?.paused?.note ?? ''}`,
  };
}

function launchingMiss({ now, live }: MissContext, report: PoolReport): Miss {
  const launchedAt = live.filter(({ state }) => state === 'launching').map((worker) => worker.launchedAt);
  const timeToWarm = (report.timeToWarmSeconds ?? assumedTimeToWarmSeconds) * 1000;
  return {
    reason: 'launching',
    etaSeconds: secondsUntil(Math.min(...launchedAt) + timeToWarm, now),
    message: `${launchedAt.length} are launching`,
  };
}

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}
