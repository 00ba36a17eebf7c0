import { type Claim, isLive } from '../../../shared/pool/claim.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { ServiceError } from '../../../shared/pool/errors.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { HookAnswer } from '../../../shared/worker/hook.ts';
import type { Candidates } from './candidates-in-turn.ts';
import { type Granted, newClaim, probeWorker, type Verdict, verdictOf, type Wish } from './handing-out.ts';
import type { ClaimsPorts } from './ports.ts';
import type { SilentBudget } from './silent-budget.ts';
import { drainClaimed, undoClaim } from './take-back.ts';
import { endpointOf } from './worker-endpoint.ts';

/** What one grab carries along from candidate to candidate. */
export type Grab = {
  readonly ports: ClaimsPorts;
  readonly config: PoolConfig;
  readonly wish: Wish;
  readonly silentBudget: SilentBudget;
  /** Throws `holder_limit` where the holder has as many claims as the pool allows: each try looks anew. */
  readonly withinLimit: () => Promise<void>;
  /** Told when a worker is claimed, before it is probed. */
  readonly claimed: () => void;
  /** The key of the request hash. */
  readonly hashKey: () => Promise<string>;
  requestHash?: string;
  /** The key's row may be there, so that it is read first; else it is created at once, which finds it as well. */
  mayHaveRequest: boolean;
  /** Silent workers that this grab has drained. */
  drained: number;
  /** Workers that could not be handed over, since their `onClaim` hook failed or the claim was over; of a grab of several, its tries that ended so. */
  failedHooks: number;
  /** Tries of a grab of several whose workers this grab has seen off. */
  readonly cleared: Set<string>;
};

/** Workers that one grab may drain because their hook failed: more would empty the pool for one bad payload. */
const maxFailedHooks = 3;

/** A claim that stands in the ledger. `ours`: this very call wrote it, so nobody else can have answered it before. */
export type Written = Granted & { readonly ours: boolean };

/** Judges the holder's limit before a candidate is written; one that is not tried goes back. Throws `holder_limit`. */
export async function checkLimit(
  { withinLimit }: Grab,
  candidates: Candidates,
  candidate: Worker | undefined,
): Promise<void> {
  try {
    await withinLimit();
  } catch (error) {
    candidates.putBack(candidate);
    throw error;
  }
}

/** The conditional write on one candidate; undefined where another grab was first. */
export async function claimCandidate(
  { ports, config, wish, claimed }: Grab,
  candidate: Worker,
  claimId: string,
): Promise<Written | undefined> {
  const changeId = ports.random.id();
  const claim = newClaim(wish, config, candidate, claimId, ports.clock.now());
  const outcome = await ports.ledger.claimWorker({ worker: candidate, claim, changeId });
  if (!outcome.won) return undefined;
  claimed();
  const { worker } = outcome;
  return { claim: worker.claim ?? claim, worker, ours: worker.changeId === changeId };
}

/**
 * One probe of a worker that was just claimed. Fit: granted. Otherwise the claim is undone or the worker drained,
 * and the answer is undefined: the next candidate. Throws `workers_unreachable` where more workers are silent
 * than one gateway may drain: then the fault is likely its own network, and the claim is undone.
 */
export async function judge(grab: Grab, { worker, claim }: Granted): Promise<Granted | undefined> {
  const verdict = verdictOf(await probeWorker(grab.ports, grab.config, worker), worker);
  if (verdict === 'fit') return handOver(grab, worker, claim);
  return standingClaim(await takeBack(grab, verdict, worker, claim), claim);
}

/**
 * Delivers the claim to the pool's hook, if it has one; a hook that fails drains the worker, and so does a claim that
 * is over before anybody was told of it.
 */
async function handOver(grab: Grab, worker: Worker, claim: Claim): Promise<Granted | undefined> {
  const answer = await deliver(grab, worker, claim);
  const why = whyNotHandedOver(answer, claim, grab.ports.clock.now());
  if (why === undefined) return { claim, worker };
  grab.failedHooks += 1;
  const standing = await drainClaimed(grab.ports, worker, claim, why);
  if (grab.failedHooks >= maxFailedHooks) throw handingOverFails(worker.pool, why);
  return standingClaim(standing, claim);
}

/** Undefined where the hook took the claim while it lived. */
export function whyNotHandedOver(answer: HookAnswer, claim: Claim, now: number): string | undefined {
  if (answer.kind === 'failed') return `its onClaim hook failed: ${answer.message}`;
  if (isLive(claim, now)) return undefined;
  return 'its claim was over before it could be answered: ask for more confirmSeconds, or a longer lease';
}

/** What stands where the claim could not be taken back, since a retry has answered it meanwhile. */
function standingClaim(standing: Worker | undefined, claim: Claim): Granted | undefined {
  return standing?.claim?.id === claim.id ? { claim: standing.claim, worker: standing } : undefined;
}

/** Delivers the claim to the pool's `onClaim` hook; a pool without one has nothing to deliver. */
export async function deliver(
  { ports, config, wish }: Grab,
  worker: Worker,
  claim: Claim,
): Promise<HookAnswer> {
  if (config.onClaim === undefined) return { kind: 'delivered' };
  const endpoint = endpointOf(worker, config);
  if (endpoint === undefined) return { kind: 'failed', message: 'the ledger has no address of it' };
  const { id: claimId, fence } = claim;
  return ports.worker.deliver(endpoint, { path: config.onClaim.path, claimId, fence, payload: wish.payload });
}

export function handingOverFails(pool: string, why: string): ServiceError {
  return new ServiceError(
    'worker_failed',
    `one worker of pool "${pool}" after the other could not be handed out (${why}): mend the hook, the payload or the claim's time`,
  );
}

/**
 * Takes a claim back that its probe speaks against: undone where the worker is busy, else drained. Answers the worker
 * as it stands where a retry has answered the claim meanwhile, so that it could not be taken back. Throws
 * `workers_unreachable` as `judge` does.
 */
export async function takeBack(
  grab: Grab,
  verdict: Exclude<Verdict, 'fit'>,
  worker: Worker,
  claim: Claim,
): Promise<Worker | undefined> {
  if (verdict === 'busy') return undoClaim(grab.ports, worker, claim, { busySince: grab.ports.clock.now() });
  if (verdict === 'somebody_else')
    return drainClaimed(grab.ports, worker, claim, 'another worker answers at its address');
  if (grab.silentBudget.take(grab.ports.clock.now(), grab.drained, grab.config)) {
    grab.drained += 1;
    return drainClaimed(grab.ports, worker, claim, 'did not answer when it was to be handed out');
  }
  await undoClaim(grab.ports, worker, claim, {});
  throw workersUnreachable(
    `workers of pool "${worker.pool}" do not answer the gateway and were left as they are`,
  );
}

export function workersUnreachable(what: string): ServiceError {
  return new ServiceError('workers_unreachable', `${what}: try again later`, {
    details: { retryAfterSeconds: 5 },
  });
}
