import type { Claim, EndedClaim } from '../../../shared/pool/claim.ts';
import { ServiceError } from '../../../shared/pool/errors.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import { confirmClaim } from './confirm.ts';
import { findClaim } from './find.ts';
import { createGrabCounter } from './grab-counter.ts';
import type { Granted } from './handing-out.ts';
import type { ClaimsPorts } from './ports.ts';
import { releaseClaim } from './release.ts';
import { renewClaim } from './renew.ts';
import type { IdempotencyKey } from './request-hash.ts';
import { type GrabRoom, serveGrab } from './serve-grab.ts';
import { createSilentBudget } from './silent-budget.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';
import { createWarmSnapshot, type WarmSnapshot } from './warm-snapshot.ts';

export type { Granted } from './handing-out.ts';

/** What a client asks for. `leaseSeconds`: the pool's default where absent. */
export type GrabAsk = {
  readonly pool: string;
  readonly holder?: string;
  readonly leaseSeconds?: number;
  /** The claim ends after so long unless it is renewed, gets a task or a call with its fence. */
  readonly confirmSeconds?: number;
  /** For the pool's `onClaim` hook: any JSON. */
  readonly payload?: unknown;
  /** How long to wait in the line where no worker is warm; not at all where absent. */
  readonly waitSeconds?: number;
  /** Aborts when the client has gone: nobody waits for it any more. */
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: IdempotencyKey;
};

/** The same, of several claims: all or none. `count`: from 1 to 100, and no more than the pool's `maxWorkers`. */
export type SeveralAsk = GrabAsk & { readonly count: number };

export type FoundClaim = {
  readonly claim: Claim | EndedClaim;
  readonly worker?: Worker;
  readonly live: boolean;
};

/** Claims as the gateway serves them. Every call may throw `ledger_unreachable`. */
export type Claims = {
  /**
   * One worker that is warm, idle and has answered since it was claimed. Throws `pool_not_found`, `pool_shared`,
   * `invalid_request` (a lease over the maximum), `pool_empty` (a miss, with its reason), `workers_unreachable`,
   * and with a key `key_reused` and `claim_ended`.
   */
  grab(ask: GrabAsk): Promise<Granted>;
  /**
   * `count` workers, each as `grab` gives one: all or none. With a key whose claims have ended in part it throws
   * `claim_ended` and says in its details which live on.
   */
  grabSeveral(ask: SeveralAsk): Promise<readonly Granted[]>;
  /** A claim, live or ended. Throws `claim_not_found`. */
  find(claimId: string): Promise<FoundClaim>;
  /** Confirms a claim that has to be, since it was used; any other is left alone. Throws `claim_ended`. */
  confirm(claim: Claim): Promise<void>;
  /** Makes the lease last from now; it never ends earlier than before. Throws `claim_not_found`, `claim_ended`, `invalid_request`. */
  renew(claimId: string, leaseSeconds?: number): Promise<Granted>;
  /** Ends the claim; the second time answers the same. Throws `claim_not_found`. */
  release(claimId: string): Promise<EndedClaim>;
  /** Writes the hits and misses counted since, and how many grabs wait; to be called every second. */
  flushCounts(): Promise<void>;
  /** Writes all that was counted: for the end. */
  flushAllCounts(): Promise<void>;
};

/** The claims of one gateway. What it remembers (snapshots, counts) is no state that matters. */
export function createClaims(ports: ClaimsPorts): Claims {
  const snapshots = new Map<string, WarmSnapshot>();
  const snapshotOf = (pool: string) => {
    const snapshot = snapshots.get(pool) ?? createWarmSnapshot(pool, ports);
    snapshots.set(pool, snapshot);
    return snapshot;
  };
  const lines = new Map<string, WaitingLine>();
  /** Pools whose last count that was written is above 0. */
  const told = new Set<string>();
  const lineOf = (pool: string) => {
    const line = lines.get(pool) ?? createWaitingLine();
    lines.set(pool, line);
    return line;
  };
  const gateway = ports.random.id();
  const silentBudget = createSilentBudget();
  const counter = createGrabCounter(ports.ledger, () => ports.clock.now());
  const room = { ports, silentBudget, counter, snapshotOf, lineOf, hashKey: rememberedHashKey(ports) };
  return {
    grab: (ask) => grabOne(room, ask),
    grabSeveral: (ask) => serveGrab(room, ask),
    find: (claimId) => findClaim(ports, claimId),
    confirm: (claim) => confirmClaim(ports, claim),
    renew: (claimId, leaseSeconds) => renewClaim(ports, claimId, leaseSeconds),
    release: (claimId) => releaseClaim(ports, claimId),
    async flushCounts() {
      await tellWaiting(ports, gateway, lines, told);
      await counter.flush();
    },
    flushAllCounts: () => counter.flushAll(),
  };
}

async function grabOne(room: GrabRoom, ask: GrabAsk): Promise<Granted> {
  const [granted] = await serveGrab(room, { ...ask, count: 1 });
  if (granted !== undefined) return granted;
  throw new ServiceError('internal', 'a grab was answered without its claim');
}

/**
 * Who waits, and once that nobody does any more: the plan would launch for those who have been served. After that
 * nothing is written.
 */
async function tellWaiting(
  { ledger, clock }: ClaimsPorts,
  gateway: string,
  lines: ReadonlyMap<string, WaitingLine>,
  told: Set<string>,
): Promise<void> {
  for (const [pool, line] of lines) {
    const count = line.demand();
    if (count === 0 && !told.has(pool)) continue;
    await ledger.putWaiting({ pool, gateway, count, at: clock.now() });
    if (count > 0) told.add(pool);
    else told.delete(pool);
  }
}

/** The ledger's key of the request hash never changes once it is made: it is read once. */
function rememberedHashKey({ ledger, random }: ClaimsPorts): () => Promise<string> {
  let hashKey: string | undefined;
  return async () => {
    hashKey ??= await ledger.requestHashKey(random.id() + random.id());
    return hashKey;
  };
}
