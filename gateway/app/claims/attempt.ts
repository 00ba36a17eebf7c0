import type { Claim } from '../../../shared/pool/claim.ts';
import type { PoolConfig } from '../../../shared/pool/config.ts';
import { ServiceError } from '../../../shared/pool/errors.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import { type Granted, newClaim, probeWorker, type Verdict, verdictOf, type Wish } from './handing-out.ts';
import type { ClaimsPorts } from './ports.ts';
import type { SilentBudget } from './silent-budget.ts';

/** What one grab carries along from candidate to candidate. */
export type Grab = {
  readonly ports: ClaimsPorts;
  readonly config: PoolConfig;
  readonly wish: Wish;
  readonly silentBudget: SilentBudget;
  /** Throws `holder_limit` where the holder has as many claims as the pool allows. */
  readonly withinLimit: () => Promise<void>;
  /** The key of the request hash. */
  readonly hashKey: () => Promise<string>;
  /** Silent workers that this grab has drained. */
  drained: number;
};

/** A claim that stands in the ledger. `ours`: this very call wrote it, so nobody else can have answered it before. */
export type Written = Granted & { readonly ours: boolean };

/** The conditional write on one candidate; undefined where another grab was first. Throws `holder_limit`. */
export async function claimCandidate(
  { ports, config, wish, withinLimit }: Grab,
  candidate: Worker,
  claimId: string,
): Promise<Written | undefined> {
  await withinLimit();
  const changeId = ports.random.id();
  const claim = newClaim(wish, config, candidate, claimId, ports.clock.now());
  const outcome = await ports.ledger.claimWorker({ worker: candidate, claim, changeId });
  if (!outcome.won) return undefined;
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
  if (verdict === 'fit') return { claim, worker };
  const standing = await takeBack(grab, verdict, worker, claim);
  return standing?.claim?.id === claim.id ? { claim: standing.claim, worker: standing } : undefined;
}

/** The worker as it stands where a retry has answered the claim meanwhile, so that it could not be taken back. */
async function takeBack(
  grab: Grab,
  verdict: Verdict,
  worker: Worker,
  claim: Claim,
): Promise<Worker | undefined> {
  if (verdict === 'busy') return undo(grab, worker, claim, { busySince: grab.ports.clock.now() });
  if (verdict === 'somebody_else') return drain(grab, worker, claim, 'another worker answers at its address');
  if (grab.silentBudget.take(grab.ports.clock.now(), grab.drained, grab.config.maxWorkers)) {
    grab.drained += 1;
    return drain(grab, worker, claim, 'did not answer when it was to be handed out');
  }
  await undo(grab, worker, claim, {});
  throw workersUnreachable(
    `workers of pool "${worker.pool}" do not answer the gateway and were left as they are`,
  );
}

export function workersUnreachable(what: string): ServiceError {
  return new ServiceError('workers_unreachable', `${what}: try again later`, {
    details: { retryAfterSeconds: 5 },
  });
}

async function undo(grab: Grab, worker: Worker, claim: Claim, mark: { busySince?: number }) {
  const outcome = await grab.ports.ledger.undoClaim({
    pool: worker.pool,
    workerId: worker.id,
    claimId: claim.id,
    ...mark,
    changeId: grab.ports.random.id(),
  });
  return outcome.won ? undefined : outcome.current;
}

async function drain(grab: Grab, worker: Worker, claim: Claim, drainReason: string) {
  const now = grab.ports.clock.now();
  const outcome = await grab.ports.ledger.drainClaimed({
    pool: worker.pool,
    workerId: worker.id,
    claimId: claim.id,
    drainingAt: now,
    drainReason,
    drainDeadline: now,
    changeId: grab.ports.random.id(),
  });
  return outcome.won ? undefined : outcome.current;
}
