import type { LaunchCause } from '../pool/pool-state.ts';

/** The states of a task, in ECS's words and order. */
export const fleetStatuses = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const;
export type FleetStatus = (typeof fleetStatuses)[number];

/** What ECS says of one worker. Times are epoch milliseconds. */
export type FleetWorker = {
  readonly id: string;
  readonly arn: string;
  /** Task definition, `family:revision`. */
  readonly template: string;
  readonly status: FleetStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly capacityProvider: string;
  readonly startedBy?: string;
  readonly address?: string;
  /** Where it isn't the pool's own: workers that share one address have ports of their own. */
  readonly port?: number;
  readonly zone?: string;
  readonly createdAt: number;
  /** It has its place and its network interface, and the pull of its image begins. */
  readonly placedAt?: number;
  /** Its image is there. */
  readonly pulledAt?: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly exitCode?: number;
  /** For a stopped task: what its end means for further launches, where it means anything. */
  readonly cause?: LaunchCause;
};

export type LaunchFailure = { readonly cause: LaunchCause; readonly message: string };

/**
 * What RunTask came to. `answered` may be partly failed; `refused`: this call launched nothing (an
 * earlier attempt of the same record may have); `unknown` may have launched anything, so only the same record may be
 * sent again.
 */
export type LaunchOutcome =
  | {
      readonly kind: 'answered';
      readonly launched: readonly FleetWorker[];
      readonly failures: readonly LaunchFailure[];
    }
  | { readonly kind: 'refused'; readonly failure: LaunchFailure }
  | { readonly kind: 'unknown'; readonly message: string };

/** What ECS answered about ids: a task just started may be missing for a while, so missing is not stopped. */
export type FleetDescription = {
  readonly found: readonly FleetWorker[];
  readonly missing: readonly string[];
};
