import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { LaunchRecord } from '../../../shared/pool/launch.ts';
import type { PoolState } from '../../../shared/pool/pool-state.ts';
import type { Several } from '../../../shared/pool/request.ts';
import type { WorkerEnd } from '../../../shared/pool/worker.ts';
import type { HookDelivery } from '../../../shared/worker/hook.ts';
import type { Books } from '../books.ts';
import type { TableWrite, WorkerRow } from './rows.ts';

/** Clocks are within 2 s of each other; what was judged by one of them is judged here by none. */
export const skewMilliseconds = 2000;

/** A call takes effect this much later than it was decided at most, a slow or late one included. Milliseconds. */
export const callMilliseconds = 2500;

/** What a pass does shows this much later at most: one every 15 s, and its own time. Milliseconds. */
export const passShowsMilliseconds = 20_000;

/** The last digits of each id name the process that drew it. */
export const serialDigits = 4;

export function serialOf(id: string): string {
  return id.slice(-serialDigits);
}

/** A launch record as it was first written, and what has been set on it since. */
export type RecordedLaunch = {
  readonly pool: string;
  readonly first: LaunchRecord;
  notAfter: number;
  attempts: number;
};

/** What is true in the simulated account now, for promises to look at; each look takes a moment. */
export type Truth = {
  /** Epoch milliseconds, of no process's clock. */
  now(): number;
  readonly books: Books;
  /** The live rows, by worker id. */
  readonly workers: ReadonlyMap<string, WorkerRow>;
  readonly states: ReadonlyMap<string, PoolState>;
  /** Every launch that was ever recorded, by its token. */
  readonly launches: ReadonlyMap<string, RecordedLaunch>;
  readonly closedWorkers: ReadonlySet<string>;
  /** The last try of each grab of several, by its request's key. */
  readonly tries: ReadonlyMap<string, Several>;
  /** Claims with a row of their own. */
  readonly endedClaims: ReadonlySet<string>;
  /** When a claim was written, and when it left its worker; epoch milliseconds, by its id. */
  readonly claimedAt: ReadonlyMap<string, number>;
  readonly unclaimedAt: ReadonlyMap<string, number>;
  config(pool: string): PoolConfig;
  pools(): readonly string[];
  /** When the pool came back into the configuration; 0 where it was never out of it. Epoch milliseconds. */
  configuredSince(pool: string): number;
  /** Every configuration of the pool that a pass or a grab of the last two minutes may have read. */
  configsLately(pool: string): readonly PoolConfig[];
  /** Whether ECS runs the task still; undefined where it knows it no more. */
  runs(workerId: string): boolean | undefined;
  /** How the worker ended, in ECS's words; undefined where ECS runs it or knows it no more. */
  endOf(workerId: string): WorkerEnd | undefined;
  /** Whether ECS means to stop it already. */
  isStopping(workerId: string): boolean;
  tasksAlive(pool: string): number;
  /** Since when the worker has been at work and has answered all the while; epoch milliseconds. */
  busySince(workerId: string): number | undefined;
  /** Workers that answer nothing though they run, and since when. */
  silentWorkers(): ReadonlyMap<string, number>;
  /** When a probe last found the worker idle. */
  answeredIdleAt(workerId: string): number | undefined;
  delivery(claimId: string): Delivery | undefined;
  /** Until when something has held passes and grabs up: slow or missing calls, a process that stood still. */
  heldUpUntil(): number;
  /** Since when the controller that holds the lease could work. */
  controlledSince(): number;
  /** Whether somebody else uses up ECS's buckets now. */
  bucketsShared(): boolean;
  /** Whether a process stands still, or did a moment ago: what it decided by its clock, it does by an old one. */
  pausedLately(): boolean;
};

export type Delivery = { readonly workerId: string; readonly delivery: HookDelivery };

/** What the ledger has, kept as its writes come. */
export type LedgerTruth = Pick<
  Truth,
  'workers' | 'states' | 'launches' | 'closedWorkers' | 'endedClaims' | 'claimedAt' | 'unclaimedAt' | 'tries'
> & {
  /** When the controller that holds the lease took it; epoch milliseconds. */
  leaseTakenAt(): number;
  follow(write: TableWrite): void;
};

export function createLedgerTruth(now: () => number): LedgerTruth {
  const workers = new Map<string, WorkerRow>();
  const states = new Map<string, PoolState>();
  const launches = new Map<string, RecordedLaunch>();
  const closedWorkers = new Set<string>();
  const tries = new Map<string, Several>();
  let leaseTakenAt = now();
  const endedClaims = new Set<string>();
  const claimedAt = new Map<string, number>();
  const unclaimedAt = new Map<string, number>();
  const followWorker = ({ workerId, before, after }: TableWrite & { kind: 'worker' }) => {
    if (after === undefined) workers.delete(workerId);
    else workers.set(workerId, after);
    if (before?.claim?.id === after?.claim?.id) return;
    if (before?.claim !== undefined) unclaimedAt.set(before.claim.id, now());
    if (after?.claim !== undefined) claimedAt.set(after.claim.id, now());
  };
  const followLease = ({ before, after }: TableWrite & { kind: 'lease' }) => {
    const isOthers = before?.holder !== after?.holder;
    if (isOthers || before?.released === true || after?.released === true) leaseTakenAt = now();
  };
  const followState = ({ pool, after }: TableWrite & { kind: 'state' }) => {
    if (after === undefined) states.delete(pool);
    else states.set(pool, after);
    for (const record of after?.openLaunches ?? []) {
      const known = launches.get(record.token);
      if (known === undefined) {
        launches.set(record.token, {
          pool,
          first: record,
          notAfter: record.notAfter,
          attempts: record.attempts,
        });
      } else Object.assign(known, { notAfter: record.notAfter, attempts: record.attempts });
    }
  };
  return {
    workers,
    states,
    launches,
    closedWorkers,
    endedClaims,
    claimedAt,
    unclaimedAt,
    tries,
    leaseTakenAt: () => leaseTakenAt,
    follow(write) {
      if (write.kind === 'worker') followWorker(write);
      if (write.kind === 'state') followState(write);
      if (write.kind === 'lease') followLease(write);
      if (write.kind === 'request' && write.after?.several !== undefined)
        tries.set(write.after.key, write.after.several);
      if (write.kind === 'closed') closedWorkers.add(write.workerId);
      if (write.kind === 'ended') endedClaims.add(write.claimId);
    },
  };
}
