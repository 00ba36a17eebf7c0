import type { CapacityProvider, TargetPolicy } from './config.ts';
import type { KnownTemplate } from './known-templates.ts';
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

/** Launches held back after failures of one cause. Times are epoch milliseconds. */
export type Breaker = {
  readonly provider: CapacityProvider;
  readonly cause: LaunchCause;
  /** Of a cause that lies in the template: launches of another one are not held. */
  readonly template?: string;
  /** Of a cause that lies in a place: the subnets of the launches that failed. */
  readonly subnets?: readonly string[];
  /** Of workers that were warm, and ended by themselves soon after: one that turns warm proves nothing, one that lasts does. */
  readonly reached?: 'warm';
  /** What AWS said. */
  readonly message: string;
  readonly failures: number;
  readonly since: number;
  readonly openUntil: number;
};

/** A template that is to replace the one that the pool's workers are of. Times are epoch milliseconds. */
export type RollOut = {
  /** `family:revision`. */
  readonly to: string;
  readonly startedAt: number;
  /** Since when there have been tries that might fail for the template's sake: its deadline runs from here. */
  readonly triedAt?: number;
  /** Since when none of its workers is on its way and none may be launched, for no fault of its own: no time passes. */
  readonly waitingSince?: number;
  /** When a worker of it last turned warm: the template has proven itself. */
  readonly warmAt?: number;
  readonly halted?: { readonly at: number; readonly why: string };
};

/** The pool's one row of decisions in flight: its sequence, its open launches, its breakers, its roll-out. */
export type PoolState = {
  readonly pool: string;
  /** Every plan that launches or drains first advances the sequence that it observed. */
  readonly sequence: number;
  readonly openLaunches: readonly LaunchRecord[];
  readonly breakers: readonly Breaker[];
  /** The last template that the whole pool was of; undefined until a worker of any was warm. */
  readonly provenTemplate?: string;
  readonly rollOut?: RollOut;
  /** Of the templates that are in use; missing where an earlier version wrote the row. */
  readonly knownTemplates?: readonly KnownTemplate[];
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
  /** When that target was set; unknown where an earlier version wrote it. Epoch milliseconds. */
  readonly targetSetAt?: number;
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
