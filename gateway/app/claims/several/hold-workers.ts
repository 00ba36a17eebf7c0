import type { HeldClaim } from '../../../../shared/pool/hold.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { allInParallel } from '../../in-parallel.ts';
import { type Grab, takeBack } from '../attempt.ts';
import type { Candidates } from '../candidates-in-turn.ts';
import { newClaimId, probeWorker, verdictOf } from '../handing-out.ts';
import { holdsEndAt, type SeveralRequest } from './several-request.ts';

const heldAtOnce = 16;

/** A candidate, and the claim that would be made on it. */
export type Chosen = { readonly worker: Worker; readonly claimId: string };

/** A worker that is held, as its row stood when it was. */
export type HeldRow = { readonly worker: Worker; readonly claim: HeldClaim };

/** A try under way: its request as this gateway wrote it, and what may be held for it, by worker id. */
export type Try = { readonly request: SeveralRequest; readonly held: Map<string, HeldRow> };

/** As many candidates as are asked for, or none. */
export async function choose(
  { ports }: Grab,
  candidates: Candidates,
  count: number,
): Promise<readonly Chosen[]> {
  const workers = await candidates.many(count);
  return workers.map((worker) => ({ worker, claimId: newClaimId(worker, ports.random.id()) }));
}

/**
 * Holds workers and probes each, until as many as were asked for are held and fit. False where the candidates or the
 * time ran out: what is held then is in `held`, as it is where a call throws.
 */
export async function holdFit(
  grab: Grab,
  candidates: Candidates,
  attempt: Try,
  chosen: readonly Chosen[],
): Promise<boolean> {
  const { wish, ports } = grab;
  let untried = chosen;
  while (untried.length > 0 && ports.clock.now() < holdsEndAt(attempt.request.several)) {
    await allInParallel(untried, heldAtOnce, (candidate) => holdIfFit(grab, attempt, candidate));
    const missing = wish.count - attempt.held.size;
    if (missing === 0) return true;
    untried = await choose(grab, candidates, missing);
  }
  return false;
}

/** One conditional write, then one probe; a worker that isn't fit is given back, or drains, and isn't held any more. */
async function holdIfFit(grab: Grab, attempt: Try, chosen: Chosen): Promise<void> {
  const held = await hold(grab, attempt, chosen);
  if (held === undefined) return;
  const { worker, claim } = held;
  const verdict = verdictOf(await probeWorker(grab.ports, grab.config, worker), worker);
  if (verdict === 'fit') return;
  await takeBack(grab, verdict, worker, claim);
  attempt.held.delete(worker.id);
}

async function hold(
  { ports, wish: { holder } }: Grab,
  { request, held }: Try,
  { worker: candidate, claimId }: Chosen,
): Promise<HeldRow | undefined> {
  const { several, key: requestKey } = request;
  const claim: HeldClaim = {
    id: claimId,
    ...(holder === undefined ? {} : { holder }),
    fence: candidate.fence + 1,
    createdAt: ports.clock.now(),
    expiresAt: holdsEndAt(several),
    hold: { requestKey, attempt: several.attempt },
  };
  // Also a write whose outcome stays unknown may hold it.
  held.set(candidate.id, { worker: candidate, claim });
  const outcome = await ports.ledger.claimWorker({ worker: candidate, claim, changeId: ports.random.id() });
  if (!outcome.won) {
    held.delete(candidate.id);
    return undefined;
  }
  const row = { worker: outcome.worker, claim };
  held.set(candidate.id, row);
  return row;
}
