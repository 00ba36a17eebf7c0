import type { PoolConfig } from '../../../shared/pool/config.ts';
import { ServiceError } from '../../../shared/pool/errors.ts';
import { isHeld } from '../../../shared/pool/hold.ts';
import {
  isPaused,
  type PoolOverride,
  type PoolReport,
  type PoolState,
} from '../../../shared/pool/pool-state.ts';
import { isCandidate, type Worker } from '../../../shared/pool/worker.ts';

/** What is known of a pool at the moment of a miss. Times are epoch milliseconds. */
export type MissContext = {
  readonly now: number;
  readonly config: PoolConfig;
  /** How many workers the grab asked for. */
  readonly wanted: number;
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
  | 'contended'
  | 'above_target'
  | 'replacement_due';

export type Miss = {
  readonly reason: MissReason;
  readonly etaSeconds: number | null;
  readonly message: string;
  /** Of a grab of several: what it asked for, and what there was. */
  readonly shortage?: { readonly wanted: number; readonly warm: number };
};

/** A controller that made no pass for so long is silent: it passes every 15 s at least. */
const controllerSilentSeconds = 60;
/** Launch to warm where the pool has shown none yet. Source: ECS on Fargate starts in 30 to 60 s. */
const assumedTimeToWarmSeconds = 60;
/** What `Retry-After` says where no ETA is known. */
const retryWithoutEtaSeconds = 5;
/** What other grabs hold is theirs or free again within this. */
const contendedSeconds = 1;

/**
 * Why there were not enough warm workers, the reason that holds everything up first, and when there will be. Pure.
 */
export function explainMiss(context: MissContext): Miss {
  const { wanted, live } = context;
  if (wanted === 1) return reasonOf(context);
  const warm = live.filter(isCandidate).length;
  return { ...(contention(context, warm) ?? reasonOf(context)), shortage: { wanted, warm } };
}

/** Enough are there, or would be if the grabs that hold them let go. */
function contention({ wanted, live }: MissContext, warm: number): Miss | undefined {
  const held = live.filter(({ claim }) => isHeld(claim)).length;
  if (warm + held < wanted) return undefined;
  return {
    reason: 'contended',
    etaSeconds: contendedSeconds,
    message: 'other grabs are taking workers at the same moment',
  };
}

function reasonOf(context: MissContext): Miss {
  const { now, config, wanted, live, override, report, state } = context;
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
  if (wanted > 1 && report.want < wanted) return aboveTargetMiss(report.want);
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
  return new ServiceError('pool_empty', `pool "${pool}"${lackOf(miss)}: ${miss.message}; try again later`, {
    details: {
      reason: miss.reason,
      etaSeconds: miss.etaSeconds,
      position: miss.position,
      retryAfterSeconds,
      ...miss.shortage,
    },
  });
}

function lackOf({ shortage }: Miss): string {
  return shortage === undefined
    ? ' has no warm worker'
    : `: ${shortage.wanted} wanted, ${shortage.warm} warm`;
}

function pausedMiss(override: PoolOverride | undefined): Miss {
  return {
    reason: 'paused',
    etaSeconds: null,
    message: `an operator paused it: ${override?.paused?.note ?? ''}`,
  };
}

function aboveTargetMiss(want: number): Miss {
  return {
    reason: 'above_target',
    etaSeconds: null,
    message: `the pool keeps ${want} warm, and launches more only while a grab waits (waitSeconds)`,
  };
}

/** The grab is served when the last of those that it lacks is warm. */
function launchingMiss({ now, live, wanted }: MissContext, report: PoolReport): Miss {
  const launchedAt = live
    .filter(({ state }) => state === 'launching')
    .map((worker) => worker.launchedAt)
    .toSorted((one, other) => one - other);
  const lacking = Math.max(1, wanted - live.filter(isCandidate).length);
  const last = launchedAt[Math.min(lacking, launchedAt.length) - 1] ?? now;
  const timeToWarm = (report.timeToWarmSeconds ?? assumedTimeToWarmSeconds) * 1000;
  return {
    reason: 'launching',
    etaSeconds: secondsUntil(last + timeToWarm, now),
    message: `${launchedAt.length} are launching`,
  };
}

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}
