import type { FastifyBaseLogger } from 'fastify';
import type { KnownPool } from '../../../shared/ledger/known-pools.ts';
import type { PoolEntry } from '../../../shared/pool/directory.ts';
import type { HistoryStep } from '../../../shared/pool/history.ts';
import type { Decision, PoolOverride, PoolReport } from '../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { WorkerAccepts } from '../../../shared/worker/accepts.ts';
import type { Probe, WorkerEndpoint } from '../../../shared/worker/probe.ts';
import type { WorkerAnswer, WorkerTasks } from '../../../shared/worker/task.ts';
import type { Nat } from '../account/nat.ts';
import type { WorkerLogs } from '../account/worker-logs.ts';
import type { Claims } from '../claims/claims.ts';
import type { WorkerKey } from '../claims/ports.ts';

export type HistorySpan = { readonly pool: string; readonly from: number; readonly to: number };

/** The calls of the ledger that the API, the page and the proxy need. Each throws `ledger_unreachable`. */
export type GatewayLedger = {
  /** Every pool that the ledger has rows of, by name. */
  knownPools(): Promise<readonly Pick<KnownPool, 'pool' | 'onlyOverridden'>[]>;
  /** The live partition, read consistently. */
  liveWorkers(pool: string): Promise<readonly Worker[]>;
  /** One live worker, read consistently. */
  worker(key: WorkerKey): Promise<Worker | undefined>;
  /** Closed workers, the latest first. */
  closedWorkers(pool: string, limit: number): Promise<readonly Worker[]>;
  closedWorker(key: WorkerKey): Promise<Worker | undefined>;
  /** A worker by its id alone, live or closed. */
  findWorker(workerId: string): Promise<Worker | undefined>;
  /** The newest first; those before a given one where there is one. */
  decisions(
    pool: string,
    limit: number,
    before?: { readonly at: number; readonly id: string },
  ): Promise<readonly Decision[]>;
  grabTotals(pool: string): Promise<{ readonly hits: number; readonly misses: number }>;
  /** Minutes and merged hours that begin in a span, the oldest first; epoch milliseconds. */
  historyMinutes(span: HistorySpan): Promise<readonly HistoryStep[]>;
  historyHours(span: HistorySpan): Promise<readonly HistoryStep[]>;
  poolReport(pool: string): Promise<PoolReport | undefined>;
  poolOverride(pool: string): Promise<PoolOverride | undefined>;
  putOverride(override: PoolOverride): Promise<void>;
  deleteOverride(pool: string): Promise<void>;
  /** The controllers' one lease row, read consistently. */
  controllerLease(): Promise<{ readonly version: number; readonly released?: boolean } | undefined>;
  /** One cheap read; throws where the ledger doesn't answer. */
  reachable(): Promise<void>;
};

/** The gateway's world. */
export type GatewayPorts = {
  readonly ledger: GatewayLedger;
  readonly claims: Claims;
  readonly worker: {
    probe(endpoint: WorkerEndpoint): Promise<Probe>;
    postTask(endpoint: WorkerEndpoint, body: unknown): Promise<WorkerAnswer>;
    tasks(endpoint: WorkerEndpoint): Promise<WorkerTasks>;
    accepts(endpoint: WorkerEndpoint): Promise<WorkerAccepts>;
  };
  /** Where the output of workers is kept. */
  readonly logs: WorkerLogs;
  readonly nat: Nat;
  /** The pools as configured now, in the file's order. */
  readonly pools: () => Promise<readonly PoolEntry[]>;
  readonly clock: {
    now(): number;
    /** Resolves early, without an error, when the signal aborts. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  readonly random: { bytes(size: number): Buffer };
  readonly log: FastifyBaseLogger;
};
