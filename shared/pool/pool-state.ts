import type { CapacityProvider, TargetPolicy } from './config.ts';
import type { LaunchRecord } from './launch.ts';

/** Why a launch failed, by what can be done about it. `unknown` is treated as `capacity` without another provider. */
export const launchCauses = [
  'capacity',
  'quota',
  'addresses',
  'image',
  'permission',
  'throttle',
  'configuration',
  'not_ready',
  'unknown',
] as const;
export type LaunchCause = (typeof launchCauses)[number];

/** Launches of one provider held back after failures. Times are epoch milliseconds. */
export type Breaker = {
  readonly provider: CapacityProvider;
  readonly cause: LaunchCause;
  /** What AWS said. */
  readonly message: string;
  readonly failures: number;
  readonly since: number;
  readonly openUntil: number;
};

/** The pool's one row of decisions in flight: its sequence, its open launches, its breakers. */
export type PoolState = {
  readonly pool: string;
  /** Every plan that launches or drains first advances the sequence that it observed. */
  readonly sequence: number;
  readonly openLaunches: readonly LaunchRecord[];
  readonly breakers: readonly Breaker[];
};

/** What a pass last said of a pool, for people and for the gateway. Times are epoch milliseconds. */
export type PoolReport = {
  readonly pool: string;
  readonly passAt: number;
  readonly runId: string;
  readonly want: number;
  /** The current task definition, `family:revision`. */
  readonly template?: string;
  /** What is wrong now, in words, the gravest first. */
  readonly problems: readonly string[];
  /** The median from launch to warm of the pool's live workers. */
  readonly timeToWarmSeconds?: number;
};

/** What an operator changed; lasts until changed back. */
export type PoolOverride = {
  readonly pool: string;
  readonly target?: TargetPolicy;
  readonly paused?: { readonly note: string; readonly until: number };
};

/** One action of a pass with its reason and its outcome. */
export type Decision = {
  readonly pool: string;
  readonly at: number;
  readonly id: string;
  readonly action: string;
  readonly workerId?: string;
  readonly count?: number;
  readonly reason: string;
  readonly outcome: string;
};

/** Whether a pause holds now. */
export function isPaused(override: PoolOverride | undefined, now: number): boolean {
  return override?.paused !== undefined && override.paused.until > now;
}
