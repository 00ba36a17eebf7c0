import type { Claim, EndedClaim } from './claim.ts';
import type { WorkerProtocol } from './config.ts';

/** The states of a worker's life. `busy` is no state of its own: a warm worker with work that no claim explains. */
export const workerStates = ['launching', 'warm', 'claimed', 'draining', 'stopped'] as const;
export type WorkerState = (typeof workerStates)[number];

/** What a worker last said of itself; times are epoch milliseconds. */
export type WorkerStatus = {
  readonly reportedAt: number;
  readonly runningTasks: number;
  readonly freeSlots: number;
  readonly maxSlots: number;
};

/** Why and how a task ended, in ECS's words. */
export type WorkerEnd = {
  readonly exitCode?: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
};

/** A change of state that the row's own moments tell no longer. `at`: epoch milliseconds. */
export type WorkerChangeNote = { readonly at: number; readonly state: WorkerState; readonly reason: string };

/** A worker as the ledger keeps it. Times are epoch milliseconds. */
export type Worker = {
  readonly pool: string;
  /** The ECS task id: the last part of the ARN. */
  readonly id: string;
  readonly arn: string;
  readonly state: WorkerState;
  /** Counts every change of this row; every write is conditional on it or on something narrower. */
  readonly version: number;
  /** The random id of the row's last change, by which a writer finds out whether its own write won. */
  readonly changeId: string;
  /** Task definition, `family:revision`. */
  readonly template: string;
  readonly capacityProvider: string;
  /** The token of the launch record that asked for it; ECS's `startedBy`. */
  readonly launchToken: string;
  /** Why it was launched. */
  readonly reason: string;
  readonly address?: string;
  readonly port?: number;
  /** How it is talked to, recorded when it turned warm. */
  readonly protocol?: WorkerProtocol;
  readonly zone?: string;
  /** What the worker calls itself, recorded when it turned warm (Fossa's `node_ident`, or the task id it echoes). */
  readonly identity?: string;
  readonly launchedAt: number;
  /** Steps of its launch, by ECS: it has its place and its interface; its image is there; it runs. */
  readonly placedAt?: number;
  readonly pulledAt?: number;
  readonly startedAt?: number;
  readonly warmAt?: number;
  /** Its last claim that has ended: since when, and whose it was. */
  readonly claimedAt?: number;
  readonly claimedBy?: string;
  readonly drainingAt?: number;
  readonly stoppedAt?: number;
  /** Since when it has work that nobody's claim explains; such a worker is no candidate for a grab. */
  readonly busySince?: number;
  /** Since when ECS has not known it. */
  readonly missingSince?: number;
  /** Since when nothing has answered its probe. */
  readonly silentSince?: number;
  /** Since when, warm, it has answered its probe and not been ready; silence in between counts. */
  readonly unreadySince?: number;
  /** Since when a slot has been taken with nothing running in it. */
  readonly leakedSince?: number;
  /** Since when ECS has been stopping it though its claim lives: a Spot reclaim, or somebody outside the pool. */
  readonly reclaimingSince?: number;
  readonly drainReason?: string;
  /** The last moment for its running tasks; then it is stopped all the same. */
  readonly drainDeadline?: number;
  /** A released worker of a pool that allows reuse: goes back to warm when its probe answers idle. */
  readonly returning?: boolean;
  readonly fence: number;
  readonly claimsServed: number;
  readonly claim?: Claim;
  /** The claim that ended last, kept until it is copied to a row of its own. */
  readonly endedClaim?: EndedClaim;
  readonly status?: WorkerStatus;
  readonly end?: WorkerEnd;
  /** What became of it before it was reused, the oldest first: 20 changes at most, its first one among them. */
  readonly changes?: readonly WorkerChangeNote[];
};

/** Steps of a launch, by ECS; epoch milliseconds. */
export type LaunchPhases = Pick<Worker, 'placedAt' | 'pulledAt' | 'startedAt'>;

/** How a worker is talked to: as it turned warm; as its template is told to be where its row doesn't say. */
export function protocolOf(
  { protocol }: Pick<Worker, 'protocol'>,
  { worker }: { readonly worker: WorkerProtocol },
): WorkerProtocol {
  return protocol ?? worker;
}

/** A worker that a grab may try: warm, idle, and with an address to probe where its protocol needs one. */
export function isCandidate(worker: Worker): boolean {
  return worker.state === 'warm' && worker.busySince === undefined;
}
