import type { Claim, EndedClaim } from '../pool/claim.ts';
import type { Worker } from '../pool/worker.ts';
import type { Clause } from './expression.ts';
import type { WriteOutcome } from './outcome.ts';
import type { Table } from './table-calls.ts';
import type { WorkerKey } from './worker-row.ts';
import { onClaim, onVersion, writeWorker } from './worker-write.ts';

/** A change of a claim that the writer knows by its id. */
type OfClaim = WorkerKey & { readonly claimId: string; readonly changeId: string };

type MadeClaim = { readonly worker: Worker; readonly claim: Claim; readonly changeId: string };
type UndoneClaim = OfClaim & { readonly busySince?: number };
type DrainedClaim = OfClaim & {
  readonly drainingAt: number;
  readonly drainReason: string;
  readonly drainDeadline: number;
};
type RenewedClaim = OfClaim & { readonly now: number; readonly expiresAt: number };
type ConfirmedClaim = OfClaim & { readonly now: number; readonly leaseExpiresAt: number };
type SettledHold = OfClaim & Pick<Claim, 'createdAt' | 'expiresAt' | 'leaseExpiresAt'>;
type EndingClaim = WorkerKey & {
  readonly ended: EndedClaim;
  readonly drainReason: string;
  readonly drainDeadline: number;
  readonly returning: boolean;
  /** The reaper's condition: a renewal meanwhile wins. */
  readonly expectExpiresAt?: number;
  readonly changeId: string;
};

export function claimWrites(table: Table) {
  return {
    /** `warm → claimed`, on the worker's version. The claim brings its fence, the worker's plus one; it may be a hold. */
    claimWorker: (change: MadeClaim): Promise<WriteOutcome> => claimWorker(table, change),
    /** A hold becomes the claim that its request committed; whoever comes second finds it done. */
    settleHold: (change: SettledHold): Promise<WriteOutcome> => settleHold(table, change),
    /** `claimed → warm` of a claim that was never answered nor told again; `busySince` where the probe found it at work. */
    undoClaim: (change: UndoneClaim): Promise<WriteOutcome> => undoClaim(table, change),
    /** `claimed → draining` of a claim that was never answered: the worker is silent or somebody else. */
    drainClaimed: (change: DrainedClaim): Promise<WriteOutcome> => drainClaimed(table, change),
    /** Marks a claim whose worker is about to be told of it by a retry: from then on it can't be undone, but drained. */
    markRedelivered: (change: OfClaim): Promise<WriteOutcome> => markRedelivered(table, change),
    /** Marks a claim as answered: from then on it can be neither undone nor drained as never answered. */
    keepClaim: (change: OfClaim): Promise<WriteOutcome> => keepClaim(table, change),
    /** Requires the same claim, live at `now`; confirms it. */
    renewClaim: (change: RenewedClaim): Promise<WriteOutcome> => renewClaim(table, change),
    /** The first use of a claim that has to be confirmed: its end moves to that of its lease. Requires it live at `now`. */
    confirmClaim: (change: ConfirmedClaim): Promise<WriteOutcome> => confirmClaim(table, change),
    /** `claimed → draining`; keeps the ended claim on the worker until it is copied, and counts it in `claimsServed`. */
    endClaim: (change: EndingClaim): Promise<WriteOutcome> => endClaim(table, change),
  };
}

function claimWorker(table: Table, { worker, claim, changeId }: MadeClaim): Promise<WriteOutcome> {
  return writeWorker(table, {
    key: { pool: worker.pool, workerId: worker.id },
    changeId,
    transition: 'claim',
    condition: [onVersion(worker)],
    set: { claim, fence: claim.fence },
    remove: ['warmPool'],
    tookEffect: (current) => current.claim?.id === claim.id,
  });
}

function settleHold(table: Table, change: SettledHold): Promise<WriteOutcome> {
  const { claimId, createdAt, expiresAt, leaseExpiresAt, changeId } = change;
  return writeWorker(table, {
    key: change,
    changeId,
    // A claim that is settled already may have been renewed, and its end must not be moved back.
    condition: [onClaim({ id: claimId }), held],
    set: {
      'claim.createdAt': createdAt,
      'claim.expiresAt': expiresAt,
      'claim.leaseExpiresAt': leaseExpiresAt,
    },
    remove: ['claim.hold'],
    tookEffect: ({ claim }) => claim?.id === claimId && claim.hold === undefined,
  });
}

function undoClaim(table: Table, change: UndoneClaim): Promise<WriteOutcome> {
  const { pool, claimId, busySince, changeId } = change;
  const idle = busySince === undefined;
  return writeWorker(table, {
    key: change,
    changeId,
    transition: 'undoClaim',
    condition: [onClaim({ id: claimId }), notKept, notRedelivered],
    set: idle ? { warmPool: pool } : { busySince },
    remove: idle ? ['claim', 'busySince'] : ['claim'],
  });
}

function drainClaimed(table: Table, change: DrainedClaim): Promise<WriteOutcome> {
  const { claimId, drainingAt, drainReason, drainDeadline, changeId } = change;
  return writeWorker(table, {
    key: change,
    changeId,
    transition: 'drainClaimed',
    condition: [onClaim({ id: claimId }), notKept],
    set: { drainingAt, drainReason, drainDeadline },
    remove: ['claim', 'returning'],
  });
}

function markRedelivered(table: Table, change: OfClaim): Promise<WriteOutcome> {
  return writeWorker(table, {
    key: change,
    changeId: change.changeId,
    condition: [onClaim({ id: change.claimId })],
    set: { 'claim.redelivered': true },
    tookEffect: ({ claim }) => claim?.id === change.claimId && claim.redelivered === true,
  });
}

function keepClaim(table: Table, change: OfClaim): Promise<WriteOutcome> {
  return writeWorker(table, {
    key: change,
    changeId: change.changeId,
    condition: [onClaim({ id: change.claimId })],
    set: { 'claim.kept': true },
    tookEffect: ({ claim }) => claim?.id === change.claimId && claim.kept === true,
  });
}

function renewClaim(table: Table, change: RenewedClaim): Promise<WriteOutcome> {
  const { claimId, now, expiresAt, changeId } = change;
  return writeWorker(table, {
    key: change,
    changeId,
    condition: [onClaim({ id: claimId }), endingNoLaterThan(expiresAt)],
    conditionAt: expiringAfter(now),
    set: { 'claim.expiresAt': expiresAt },
    remove: ['claim.leaseExpiresAt'],
    // Where another renewal made it last longer, it lasts as long as was asked for here.
    tookEffect: ({ claim }) =>
      claim?.id === claimId &&
      claim.expiresAt >= expiresAt &&
      claim.expiresAt > table.clock.now() &&
      claim.leaseExpiresAt === undefined,
  });
}

function confirmClaim(table: Table, change: ConfirmedClaim): Promise<WriteOutcome> {
  const { claimId, now, leaseExpiresAt, changeId } = change;
  return writeWorker(table, {
    key: change,
    changeId,
    // A renewal meanwhile has confirmed it, and its end must not be moved back.
    condition: [onClaim({ id: claimId }), unconfirmed],
    conditionAt: expiringAfter(now),
    set: { 'claim.expiresAt': leaseExpiresAt },
    remove: ['claim.leaseExpiresAt'],
    tookEffect: ({ claim }) => claim?.id === claimId && claim.leaseExpiresAt === undefined,
  });
}

function endClaim(table: Table, change: EndingClaim): Promise<WriteOutcome> {
  const { ended, drainReason, drainDeadline, returning, expectExpiresAt, changeId } = change;
  return writeWorker(table, {
    key: change,
    changeId,
    transition: 'endClaim',
    condition: [onClaim(ended), ...(expectExpiresAt === undefined ? [] : [expiringAt(expectExpiresAt)])],
    set: {
      ...{ endedClaim: ended, claimedAt: ended.createdAt, claimedBy: ended.holder },
      ...{ drainingAt: ended.endedAt, drainReason, drainDeadline, returning },
    },
    increments: { claimsServed: 1 },
    remove: ['claim'],
    tookEffect: ({ endedClaim }) =>
      endedClaim?.id === ended.id &&
      endedClaim.endedAt === ended.endedAt &&
      endedClaim.endReason === ended.endReason,
  });
}

const unconfirmed: Clause = { text: 'attribute_exists(#claim.#leaseExpiresAt)' };
const held: Clause = { text: 'attribute_exists(#claim.#hold)' };
const notKept: Clause = { text: 'attribute_not_exists(#claim.#kept)' };
const notRedelivered: Clause = { text: 'attribute_not_exists(#claim.#redelivered)' };

/** An attempt that is sent later, since the one before had no answer, finds the claim live at its own time, or not. */
function expiringAfter(decidedAt: number): (now: number) => Clause {
  return (now) => ({
    text: '#claim.#expiresAt > :seenNow',
    values: { ':seenNow': Math.max(decidedAt, now) },
  });
}

/** An end never moves back: somebody may hold the claim by the later one, who hasn't heard of the earlier. */
function endingNoLaterThan(expiresAt: number): Clause {
  return { text: '#claim.#expiresAt <= :wantedExpiresAt', values: { ':wantedExpiresAt': expiresAt } };
}

function expiringAt(expiresAt: number): Clause {
  return { text: '#claim.#expiresAt = :seenExpiresAt', values: { ':seenExpiresAt': expiresAt } };
}
