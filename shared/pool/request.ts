/**
 * The row that makes a grab with an `Idempotency-Key` safe across crashes: created on absence, before any
 * worker is written, and already naming its candidate. Times are epoch milliseconds.
 */
export type GrabRequest = {
  readonly pool: string;
  readonly key: string;
  /** A keyed hash of method, path and canonical body; another one under the same key is refused. */
  readonly bodyHash: string;
  readonly version: number;
  readonly createdAt: number;
  /** The worker that the grab is trying, the version it saw, and the claim that it would make. */
  readonly candidate?: {
    readonly workerId: string;
    readonly workerVersion: number;
    readonly claimId: string;
  };
  /** Set at the first miss, so that retries of one grab count as one miss. */
  readonly missed?: boolean;
};

/** How long a key is remembered. */
export const requestKeySeconds = 24 * 3600;
