import type { WriteOutcome } from '../../../shared/ledger/outcome.ts';
import type { Claim, EndedClaim } from '../../../shared/pool/claim.ts';
import type { PoolEntry } from '../../../shared/pool/directory.ts';
import type { HistoryStep } from '../../../shared/pool/history.ts';
import type { PoolOverride, PoolReport, PoolState } from '../../../shared/pool/pool-state.ts';
import type { GrabRequest } from '../../../shared/pool/request.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { HookAnswer, HookDelivery } from '../../../shared/worker/hook.ts';
import type { Probe, WorkerEndpoint } from '../../../shared/worker/probe.ts';

export type WorkerKey = { readonly pool: string; readonly workerId: string };

/** The calls of the ledger that claims need. Each throws `ledger_unreachable` where the ledger can't be reached. */
export type ClaimsLedger = {
  /** Warm, idle workers by the sparse index, newest template first, then oldest first; may lag. */
  warmWorkers(pool: string, limit: number): Promise<readonly Worker[]>;
  /** The live partition, read consistently. */
  liveWorkers(pool: string): Promise<readonly Worker[]>;
  /** One live worker, read consistently. */
  worker(key: WorkerKey): Promise<Worker | undefined>;
  /** `warm → claimed`, on the worker's version; the claim may be a hold. */
  claimWorker(change: { worker: Worker; claim: Claim; changeId: string }): Promise<WriteOutcome>;
  /** A hold becomes the claim that its request committed; whoever comes second finds it done. */
  settleHold(
    change: WorkerKey &
      Pick<Claim, 'createdAt' | 'expiresAt' | 'leaseExpiresAt'> & {
        claimId: string;
        changeId: string;
      },
  ): Promise<WriteOutcome>;
  /** `claimed → warm` of a claim that was never answered nor told again; `busySince` where the probe found it at work. */
  undoClaim(
    change: WorkerKey & { claimId: string; busySince?: number; changeId: string },
  ): Promise<WriteOutcome>;
  /** `claimed → draining` of a claim that was never answered: the worker is silent or somebody else. */
  drainClaimed(
    change: WorkerKey & {
      claimId: string;
      drainingAt: number;
      drainReason: string;
      drainDeadline: number;
      changeId: string;
    },
  ): Promise<WriteOutcome>;
  /** Marks a claim whose worker is about to be told of it by a retry: from then on it can't be undone, but drained. */
  markRedelivered(change: WorkerKey & { claimId: string; changeId: string }): Promise<WriteOutcome>;
  /** Marks a live claim as answered: from then on it can be neither undone nor drained as never handed out. */
  keepClaim(change: WorkerKey & { claimId: string; changeId: string }): Promise<WriteOutcome>;
  /** The first use of a claim that has to be confirmed: its end moves to that of its lease. Requires it live at `now`. */
  confirmClaim(
    change: WorkerKey & { claimId: string; now: number; leaseExpiresAt: number; changeId: string },
  ): Promise<WriteOutcome>;
  /** Requires the same claim, live at `now`; confirms it. */
  renewClaim(
    change: WorkerKey & { claimId: string; now: number; expiresAt: number; changeId: string },
  ): Promise<WriteOutcome>;
  /** `claimed → draining`; keeps the ended claim on the worker. `expectExpiresAt` is the reaper's condition. */
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
  /** The ended claim's own row. */
  endedClaim(claimId: string): Promise<EndedClaim | undefined>;
  /** Writes the ended claim's own row (repeatable), then takes it off the worker. */
  copyEndedClaim(key: WorkerKey, ended: EndedClaim): Promise<void>;
  /** The request of a key, read consistently. */
  request(key: Pick<GrabRequest, 'pool' | 'key'>): Promise<GrabRequest | undefined>;
  /** Creates the row on absence; where there is one already, that one is answered. */
  createRequest(request: GrabRequest): Promise<{ created: boolean; request: GrabRequest }>;
  /** Replaces the row on its version; where that failed, the row as it stands now. */
  updateRequest(request: GrabRequest): Promise<{ updated: boolean; request: GrabRequest | undefined }>;
  /** The key of the request hash: made once, kept in the ledger. `candidate` is used where there is none yet. */
  requestHashKey(candidate: string): Promise<string>;
  countGrab(count: { pool: string; hits: number; misses: number }): Promise<void>;
  /** Adds to a minute of the pool's history. */
  addHistory(pool: string, step: HistoryStep): Promise<void>;
  /** How many workers are waited for at this gateway, for the plan to count as demand. */
  putWaiting(count: { pool: string; gateway: string; count: number; at: number }): Promise<void>;
  poolReport(pool: string): Promise<PoolReport | undefined>;
  poolState(pool: string): Promise<PoolState | undefined>;
  poolOverride(pool: string): Promise<PoolOverride | undefined>;
};

export type ClaimsPorts = {
  readonly ledger: ClaimsLedger;
  readonly worker: {
    probe(endpoint: WorkerEndpoint): Promise<Probe>;
    /** Delivers a claim to the worker's hook; never throws for what the worker answers. */
    deliver(endpoint: WorkerEndpoint, delivery: HookDelivery): Promise<HookAnswer>;
  };
  /** The pools as configured now, in the file's order. */
  readonly pools: () => Promise<readonly PoolEntry[]>;
  readonly clock: {
    now(): number;
    /** Resolves early, without an error, when the signal aborts. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  /**
   * Waits until a look at the pool's warm index may show more than the last one: each `everyMilliseconds`, `atMost`
   * at the latest. For a world that tells of changes by itself; without it every look is made.
   */
  readonly untilWarmMayChange?: (
    look: {
      readonly pool: string;
      readonly everyMilliseconds: number;
      readonly atMostMilliseconds: number;
    },
    signal?: AbortSignal,
  ) => Promise<void>;
  readonly random: { id(): string; number(): number };
};
