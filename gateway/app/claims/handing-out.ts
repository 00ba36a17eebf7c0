import { type Claim, claimEnds, leaseEnd, makeClaimId } from '../../../shared/pool/claim.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { protocolOf, type Worker } from '../../../shared/pool/worker.ts';
import type { Probe } from '../../../shared/worker/probe.ts';
import type { ClaimsPorts } from './ports.ts';
import { endpointOf } from './worker-endpoint.ts';

/** A claim and the worker that it holds, as they stand in the ledger. */
export type Granted = { readonly claim: Claim; readonly worker: Worker };

export type Wish = {
  /** How many claims, all or none. */
  readonly count: number;
  readonly holder?: string;
  readonly leaseSeconds: number;
  /** The claim ends after so long unless it is used: what a lost answer costs. */
  readonly confirmSeconds?: number;
  /** For the pool's `onClaim` hook; never stored and never logged. */
  readonly payload?: unknown;
};

/** The claim that a grab would make on a worker: its fence is one more than the worker's last. */
export function newClaim(
  wish: Wish,
  config: PoolConfig,
  worker: Worker,
  claimId: string,
  now: number,
): Claim {
  const { leaseSeconds, confirmSeconds, holder } = wish;
  const lease = leaseEnd({ now, createdAt: now, leaseSeconds, maxSeconds: config.lease.maxSeconds });
  return {
    id: claimId,
    ...(holder === undefined ? {} : { holder }),
    fence: worker.fence + 1,
    createdAt: now,
    ...claimEnds(now, lease, confirmSeconds),
  };
}

export function newClaimId(worker: Pick<Worker, 'pool' | 'id'>, nonce: string): string {
  return makeClaimId({ pool: worker.pool, workerId: worker.id, nonce });
}

/** What a probe says of a worker that was just claimed. */
export type Verdict = 'fit' | 'busy' | 'somebody_else' | 'silent';

/** Judges a probe by the identity that was recorded when the worker turned warm. Pure. */
export function verdictOf(probe: Probe, worker: Worker): Verdict {
  if (probe.kind !== 'ready') return 'silent';
  if (worker.identity !== undefined && probe.identity !== worker.identity) return 'somebody_else';
  return probe.idle ? 'fit' : 'busy';
}

/** One probe of a worker's identity and idleness. `worker: none` has nothing to probe: it counts as idle. */
export async function probeWorker(
  ports: Pick<ClaimsPorts, 'worker'>,
  config: PoolConfig,
  worker: Worker,
): Promise<Probe> {
  if (protocolOf(worker, config).kind === 'none') return { kind: 'ready', idle: true, leaked: false };
  const endpoint = endpointOf(worker, config);
  if (endpoint === undefined) return { kind: 'silent', message: 'the ledger has no address of it' };
  return ports.worker.probe(endpoint);
}
