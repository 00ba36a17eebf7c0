import type { FleetDescription, LaunchOutcome } from '../shared/fleet/fleet-worker.ts';
import type { KnownPool } from '../shared/ledger/known-pools.ts';
import type { WriteOutcome } from '../shared/ledger/outcome.ts';
import type { Claim, EndedClaim } from '../shared/pool/claim.ts';
import type { WorkerProtocol } from '../shared/pool/config.ts';
import type { PoolEntry } from '../shared/pool/directory.ts';
import type { HistoryStep } from '../shared/pool/history.ts';
import type { LaunchRecord } from '../shared/pool/launch.ts';
import type { Decision, PoolReport, PoolState } from '../shared/pool/pool-state.ts';
import type { GrabRequest } from '../shared/pool/request.ts';
import type { LaunchPhases, Worker, WorkerEnd, WorkerStatus } from '../shared/pool/worker.ts';
import type { Probe, WorkerEndpoint } from '../shared/worker/probe.ts';

export type WorkerKey = { readonly pool: string; readonly workerId: string };
/** A write on the version that was observed. */
export type WorkerChange = { readonly worker: Worker; readonly changeId: string };

/** The calls of the ledger that the controller needs. Each throws `ledger_unreachable` where it can't be reached. */
export type ControllerLedger = {
  /** Every pool that the ledger has rows of, read consistently. */
  knownPools(): Promise<readonly KnownPool[]>;
  poolState(pool: string): Promise<PoolState | undefined>;
  /** The live partition, read consistently. */
  liveWorkers(pool: string): Promise<readonly Worker[]>;
  /** Workers that stopped in the last 7 days, the latest first, `limit` at most; may lag. */
  closedWorkers(pool: string, limit: number): Promise<readonly Worker[]>;
  /** How many the sparse index holds: one small read; may lag. */
  countWarm(pool: string): Promise<number>;
  /** Replaces the pool's row on the sequence before it (`state.sequence - 1`; 0 creates it); false where another plan was first. */
  advance(state: PoolState, changeId: string): Promise<boolean>;
  /** Deletes the row of a pool that is no longer configured and has nothing left, on its sequence. */
  forgetPool(state: PoolState): Promise<boolean>;
  /** Writes a worker that was launched, on absence; repeatable. */
  adopt(worker: Worker): Promise<WriteOutcome>;
  /** `launching → warm`, with what ECS and the probe said. */
  turnWarm(
    change: WorkerChange & {
      address?: string;
      port?: number;
      protocol?: WorkerProtocol;
      zone?: string;
      identity?: string;
      placedAt?: number;
      pulledAt?: number;
      startedAt?: number;
      warmAt: number;
      status?: WorkerStatus;
    },
  ): Promise<WriteOutcome>;
  /** `launching | warm → draining`. */
  drain(
    change: WorkerChange & { drainingAt: number; drainReason: string; drainDeadline: number },
  ): Promise<WriteOutcome>;
  /** `claimed → draining` of an overdue claim, on the `expiresAt` that was seen. */
  endClaim(
    change: WorkerKey & {
      ended: EndedClaim;
      drainReason: string;
      drainDeadline: number;
      returning: boolean;
      expectExpiresAt?: number;
      changeId: string;
    },
  ): Promise<WriteOutcome>;
  /** The request of a key, read consistently. */
  request(key: Pick<GrabRequest, 'pool' | 'key'>): Promise<GrabRequest | undefined>;
  /** Replaces the row on its version; where that failed, the row as it stands now. */
  updateRequest(request: GrabRequest): Promise<{ updated: boolean; request: GrabRequest | undefined }>;
  /** A hold becomes the claim that its request committed. */
  settleHold(
    change: WorkerKey &
      Pick<Claim, 'createdAt' | 'expiresAt' | 'leaseExpiresAt'> & {
        claimId: string;
        changeId: string;
      },
  ): Promise<WriteOutcome>;
  /** `claimed → warm` of a claim that nobody was given. */
  undoClaim(change: WorkerKey & { claimId: string; changeId: string }): Promise<WriteOutcome>;
  /** `claimed → draining` of a claim that nobody was given. */
  drainClaimed(
    change: WorkerKey & {
      claimId: string;
      drainingAt: number;
      drainReason: string;
      drainDeadline: number;
      changeId: string;
    },
  ): Promise<WriteOutcome>;
  copyEndedClaim(key: WorkerKey, ended: EndedClaim): Promise<void>;
  /** `draining → warm`; the ended claim that it takes off gets a row of its own first. */
  reuse(change: WorkerChange & { warmAt: number; status?: WorkerStatus }): Promise<WriteOutcome>;
  /** What was noticed of a worker, no transition: `undefined` leaves a mark, `null` takes it off. */
  note(
    change: WorkerChange & {
      busySince?: number | null;
      missingSince?: number | null;
      silentSince?: number | null;
      unreadySince?: number | null;
      leakedSince?: number | null;
      reclaimingSince?: number | null;
      /** A draining worker that was to return does so no more. */
      returning?: null;
      status?: WorkerStatus;
      address?: string;
      zone?: string;
    } & LaunchPhases,
  ): Promise<WriteOutcome>;
  /**
   * Any → `stopped`: marks the live row on its version (a live claim ends as `worker_stopped`), writes the claim's
   * own row, the closed row with its TTL, and deletes the live row. Each step is repeatable.
   */
  close(
    change: WorkerChange & { stoppedAt: number; end: WorkerEnd; phases?: LaunchPhases },
  ): Promise<WriteOutcome>;
  /** How many grabs wait for a worker now, over all gateways. */
  waitingGrabs(pool: string): Promise<number>;
  recordDecisions(decisions: readonly Decision[]): Promise<void>;
  report(report: PoolReport): Promise<void>;
  /** Adds to a minute of the pool's history. */
  addHistory(pool: string, step: HistoryStep): Promise<void>;
  /** Merges one hour of the history that is over, if one is due; when the next one is, epoch milliseconds. */
  mergeHistory(pool: string, now: number): Promise<number>;
  /** The controllers' one lease row, read consistently. */
  controllerLease(): Promise<ControllerLease | undefined>;
  /** Replaces the lease on the version before it (`lease.version - 1`; version 1 creates it); false where another was first. */
  takeControllerLease(lease: ControllerLease): Promise<boolean>;
};

export type ControllerLease = {
  readonly holder: string;
  readonly version: number;
  /** Who waits to take over. */
  readonly successor?: string;
  /** Set when the holder has let go. */
  readonly released?: boolean;
};

/** The calls of the fleet that the controller needs. Each throws `fleet_unreachable` or `fleet_refused`. */
export type ControllerFleet = {
  launch(record: LaunchRecord, pool: string): Promise<LaunchOutcome>;
  /** Ids of the pool's workers that should run, all pages. */
  listRunning(pool: string): Promise<readonly string[]>;
  /** What runs of one launch, by its token. */
  listLaunched(token: string): Promise<readonly string[]>;
  describe(ids: readonly string[]): Promise<FleetDescription>;
  /** Repeatable; an unknown or stopped worker is no error. */
  stop(id: string, reason: string): Promise<void>;
  /** The newest active task definition of the pool's family, `family:revision`; undefined where there is none. */
  currentTemplate(pool: string): Promise<string | undefined>;
  /** The availability zone of each subnet that EC2 tells one of; none where EC2 can't be asked. */
  zonesOf(subnets: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

export type ControllerPorts = {
  readonly ledger: ControllerLedger;
  readonly fleet: ControllerFleet;
  readonly worker: { probe(endpoint: WorkerEndpoint): Promise<Probe> };
  readonly pools: () => Promise<readonly PoolEntry[]>;
  readonly network: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };
  readonly clock: {
    /** Epoch milliseconds. */
    now(): number;
    /** Milliseconds of a clock that no one sets: the only one that judges leases. */
    monotonic(): number;
    /** Resolves early, without an error, when the signal aborts. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  /**
   * Stands in for the looks at the warm count where the world can tell of a change by itself: resolves at the first
   * multiple of `everyMilliseconds` at which a look may see another count than the look before it did, after
   * `atMostMilliseconds`, or when the signal aborts. Without it, each multiple has its look.
   */
  readonly untilWarmMayChange?: (
    look: { readonly everyMilliseconds: number; readonly atMostMilliseconds: number },
    signal: AbortSignal,
  ) => Promise<void>;
  /** The same for the looks at the controllers' lease while it is held; `atMostMilliseconds`: until it is renewed. */
  readonly untilLeaseMayChange?: NonNullable<ControllerPorts['untilWarmMayChange']>;
  readonly random: { id(): string; number(): number };
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
  /** Where it is given, metrics are written to the log, under the cluster's name. */
  readonly metrics?: { readonly cluster: string };
};
