/** What a worker is held for: one try of a grab of several claims, by its request's key. */
export type Hold = { readonly requestKey: string; readonly attempt: string };

/** A lease on one worker. Times are epoch milliseconds. */
export type Claim = {
  readonly id: string;
  readonly holder?: string;
  readonly fence: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  /**
   * Only while nobody has used the claim and a confirmation is wanted: `expiresAt` is then the deadline of that,
   * and this is where the lease ends once it is confirmed.
   */
  readonly leaseExpiresAt?: number;
  /** A retry has answered it: its first writer can't undo it any more. */
  readonly kept?: boolean;
  /** A retry may have told its worker's hook of it: taken back, its worker has to drain. */
  readonly redelivered?: boolean;
  /**
   * Only while the worker is held for a grab of several, which its request decides: nobody has the claim yet, and
   * `expiresAt` is the end of the hold.
   */
  readonly hold?: Hold;
};

export const claimEndReasons = ['released', 'expired', 'worker_stopped'] as const;
export type ClaimEndReason = (typeof claimEndReasons)[number];

export type EndedClaim = Claim & { readonly endedAt: number; readonly endReason: ClaimEndReason };

/** How long after its expiry the reaper leaves a claim alone: clocks are within 2 s of each other, an answer takes time. */
export const reaperGraceSeconds = 5;

export type ClaimIdParts = { readonly pool: string; readonly workerId: string; readonly nonce: string };

/** A claim's id holds its pool and worker, so that it is found without another row. */
export function makeClaimId({ pool, workerId, nonce }: ClaimIdParts): string {
  return `${pool}.${workerId}.${nonce}`;
}

const claimIdPattern = /^([a-z][a-z0-9-]{0,31})\.([A-Za-z0-9-]{1,64})\.([A-Za-z0-9]{8,64})$/;

/** The parts of a claim's id, or undefined where the text is none. */
export function parseClaimId(id: string): ClaimIdParts | undefined {
  const match = claimIdPattern.exec(id);
  const [, pool, workerId, nonce] = match ?? [];
  if (pool === undefined || workerId === undefined || nonce === undefined) return undefined;
  return { pool, workerId, nonce };
}

/** Renew and every use of a claim require this; a hold is nobody's lease. */
export function isLive({ expiresAt, hold }: Pick<Claim, 'expiresAt' | 'hold'>, now: number): boolean {
  return hold === undefined && expiresAt > now;
}

/** What the reaper requires before it ends a claim. What becomes of a hold, its request says, and no reaper. */
export function isOverdue({ expiresAt, hold }: Pick<Claim, 'expiresAt' | 'hold'>, now: number): boolean {
  return hold === undefined && expiresAt + reaperGraceSeconds * 1000 < now;
}

/** The two ends of a new claim: its lease's, and an earlier one where it has to be confirmed. Epoch milliseconds. */
export function claimEnds(
  now: number,
  leaseExpiresAt: number,
  confirmSeconds: number | undefined,
): Pick<Claim, 'expiresAt' | 'leaseExpiresAt'> {
  const confirmBy = confirmSeconds === undefined ? leaseExpiresAt : now + confirmSeconds * 1000;
  return confirmBy < leaseExpiresAt
    ? { expiresAt: confirmBy, leaseExpiresAt }
    : { expiresAt: leaseExpiresAt };
}

/** When a lease asked for now ends; `maxSeconds` counts from `createdAt`. Epoch milliseconds. */
export function leaseEnd(lease: {
  readonly now: number;
  readonly createdAt: number;
  readonly leaseSeconds: number;
  readonly maxSeconds: number;
}): number {
  return Math.min(lease.now + lease.leaseSeconds * 1000, lease.createdAt + lease.maxSeconds * 1000);
}
