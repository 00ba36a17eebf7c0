/**
 * The row that makes a grab safe across crashes: created on absence, before any worker is written. With an
 * `Idempotency-Key` it names its candidate; of a grab of several it is the commit point. Times are epoch milliseconds.
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
  /** The last try of a grab of several claims; absent before the first one. */
  readonly several?: Several;
  /** Set at the first miss, so that retries of one grab count as one miss. */
  readonly missed?: boolean;
};

export const severalStates = ['open', 'committed', 'aborted'] as const;

export type HeldWorker = { readonly workerId: string; readonly claimId: string };

/**
 * One try of a grab of several claims, all or none. `open → committed | aborted` by one conditional write; a hold
 * of any other try is void. Only a try that is aborted is followed by another one.
 */
export type Several = {
  readonly attempt: string;
  readonly state: (typeof severalStates)[number];
  readonly openedAt: number;
  readonly leaseSeconds: number;
  readonly confirmSeconds?: number;
  /** Open: the first that are held for it. Committed: the claims that were made. */
  readonly workers: readonly HeldWorker[];
  /** Committed: where the claims' leases begin. */
  readonly committedAt?: number;
  /** Committed: until then its own gateway hands the claims over, and may still take them back. */
  readonly handedOverBy?: number;
  /** Committed, and answered by a retry: nobody takes the claims back any more. */
  readonly kept?: boolean;
  /** The claims that may have been delivered to a hook: aborted after the commit, their workers have to drain. */
  readonly delivered?: readonly string[];
};

/** How long a key is remembered. */
export const requestKeySeconds = 24 * 3600;
/** How many claims one grab may make. Source: a snapshot of a gateway holds 200 candidates. */
export const maxClaimsPerGrab = 100;

/** The request with its try aborted. Nothing was delivered: whatever is held for it is free again. */
export function abortedRequest<Request extends GrabRequest>(request: Request): Request {
  return request.several === undefined
    ? request
    : { ...request, several: { ...request.several, state: 'aborted' } };
}
