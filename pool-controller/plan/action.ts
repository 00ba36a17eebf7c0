import type { FleetWorker, LaunchFailure } from '../../shared/fleet/fleet-worker.ts';
import type { Claim, EndedClaim } from '../../shared/pool/claim.ts';
import type { CapacityProvider, WorkerProtocol } from '../../shared/pool/config.ts';
import type { KnownTemplate } from '../../shared/pool/known-templates.ts';
import type { LaunchRecord } from '../../shared/pool/launch.ts';
import type { Breaker } from '../../shared/pool/pool-state.ts';
import type { GrabRequest } from '../../shared/pool/request.ts';
import type { TemplateState } from '../../shared/pool/roll-out.ts';
import type { LaunchPhases, Worker, WorkerEnd, WorkerStatus } from '../../shared/pool/worker.ts';

/** A launch that came to nothing, and why; `subnets` where they are known. */
export type ProviderFailure = LaunchFailure & {
  readonly provider: CapacityProvider;
  readonly template: string;
  readonly subnets?: readonly string[];
  /** The worker was warm when it ended. */
  readonly reached?: 'warm';
};

/** What was noticed of a worker; `null` takes a mark off. Epoch milliseconds. */
export type Marks = {
  readonly busySince?: number | null;
  readonly missingSince?: number | null;
  readonly silentSince?: number | null;
  readonly unreadySince?: number | null;
  readonly leakedSince?: number | null;
  readonly reclaimingSince?: number | null;
  readonly status?: WorkerStatus;
} & LaunchPhases;

/** What `turnWarm` records of a worker. */
export type WarmFacts = {
  readonly address?: string;
  readonly port?: number;
  readonly protocol?: WorkerProtocol;
  readonly zone?: string;
  readonly identity?: string;
  readonly placedAt?: number;
  readonly pulledAt?: number;
  readonly startedAt?: number;
  readonly warmAt: number;
  readonly status?: WorkerStatus;
};

type OnWorker = { readonly worker: Worker; readonly reason: string };

/** One thing to do, with its reason. Times are epoch milliseconds. */
export type Action =
  | {
      readonly kind: 'adopt';
      readonly task: FleetWorker;
      readonly launchToken: string;
      readonly reason: string;
    }
  | (OnWorker & {
      readonly kind: 'close';
      readonly stoppedAt: number;
      readonly end: WorkerEnd;
      /** Steps of its launch that ECS tells. */
      readonly phases?: LaunchPhases;
      readonly failure?: ProviderFailure;
    })
  | (OnWorker & { readonly kind: 'note'; readonly marks: Marks })
  | (OnWorker & { readonly kind: 'turnWarm'; readonly facts: WarmFacts })
  | (OnWorker & {
      readonly kind: 'endClaim';
      readonly ended: EndedClaim;
      readonly drainDeadline: number;
      readonly returning: boolean;
    })
  | (OnWorker & { readonly kind: 'settleHold'; readonly claim: Claim })
  | (OnWorker & { readonly kind: 'freeHold'; readonly claimId: string })
  | (OnWorker & { readonly kind: 'drainHold'; readonly claimId: string; readonly drainingAt: number })
  | { readonly kind: 'abortGrab'; readonly request: GrabRequest; readonly reason: string }
  | (OnWorker & { readonly kind: 'copyEndedClaim'; readonly ended: EndedClaim })
  | (OnWorker & {
      readonly kind: 'drain';
      readonly drainingAt: number;
      readonly drainDeadline: number;
      readonly failure?: ProviderFailure;
    })
  | (OnWorker & { readonly kind: 'stop'; readonly attempt: 'first' | 'repeated' })
  | (OnWorker & { readonly kind: 'reuse'; readonly warmAt: number; readonly status?: WorkerStatus })
  | { readonly kind: 'replay'; readonly record: LaunchRecord; readonly reason: string }
  | {
      readonly kind: 'noteEmptyListing';
      readonly record: LaunchRecord;
      readonly at: number;
      readonly reason: string;
    }
  | { readonly kind: 'closeLaunch'; readonly record: LaunchRecord; readonly reason: string }
  | {
      readonly kind: 'launch';
      readonly count: number;
      readonly provider: CapacityProvider;
      readonly subnets: readonly string[];
      readonly template: string;
      readonly reason: string;
    }
  | { readonly kind: 'rollOut'; readonly template: string; readonly reason: string }
  | { readonly kind: 'forget'; readonly reason: string };

export type ActionKind = Action['kind'];
export type ActionOf<Kind extends ActionKind> = Extract<Action, { kind: Kind }>;
export type WorkerAction = Extract<Action, { worker: Worker }>;

/** What one pass means to do about one pool. A value: the log, the page, `apply` and the tests read the same. */
export type Plan = {
  readonly pool: string;
  /** How many workers the target counts on now. */
  readonly want: number;
  readonly actions: readonly Action[];
  /** The breakers as they will stand, launches of this plan not yet counted. */
  readonly breakers: readonly Breaker[];
  readonly templateState: TemplateState;
  /** What the pool's row is to know of the templates in use. */
  readonly knownTemplates: readonly KnownTemplate[];
  /** Whether the pool's row has to be written for its breakers or templates. */
  readonly stateChanged: boolean;
  /** What is wrong now, in words, the gravest first. */
  readonly problems: readonly string[];
  readonly timeToWarmSeconds?: number;
};

/** Kinds that decide what becomes of a worker: no later rule has a say in it. Marks and copies decide nothing. */
export function decides(action: Action): action is WorkerAction {
  return 'worker' in action && action.kind !== 'note' && action.kind !== 'copyEndedClaim';
}

export function isKind<Kind extends ActionKind>(kind: Kind): (action: Action) => action is ActionOf<Kind> {
  return (action): action is ActionOf<Kind> => action.kind === kind;
}
