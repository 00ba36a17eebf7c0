import { type Claim, isLive } from '../../../../shared/pool/claim.ts';
import { CallerError } from '../../../../shared/pool/errors.ts';
import { isHeld, settledClaim } from '../../../../shared/pool/hold.ts';
import type { HeldWorker } from '../../../../shared/pool/request.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { allInParallel } from '../../in-parallel.ts';
import { deliver, type Grab, workersUnreachable } from '../attempt.ts';
import { type Granted, probeWorker, verdictOf } from '../handing-out.ts';
import { settleHold } from './finish-hold.ts';
import { isSeveral, keptRequest, redeliveredRequest, type SeveralRequest } from './several-request.ts';

const checkedAtOnce = 16;

/**
 * The claims that an earlier try of this key committed, all of them. They may have been answered and be at work: busy
 * is no fault, and a worker that doesn't answer as itself is left to the controller and to its lease. The request is
 * marked as delivered before any worker is told once more, and as kept before it is answered: the earlier try, if it
 * still runs, frees no worker that has the payload in it, and then can't take the claims back at all.
 * Undefined where that was first. Throws `claim_ended` where only one of them has ended, `workers_unreachable`.
 */
export async function answerAgain(
  grab: Grab,
  request: SeveralRequest,
): Promise<readonly Granted[] | undefined> {
  const standing = await standingClaims(grab, request);
  await allInParallel(standing, checkedAtOnce, (granted) => probeAgain(grab, granted));
  const marked = await markRedelivered(grab, request);
  if (marked === undefined) return undefined;
  await allInParallel(standing, checkedAtOnce, (granted) => deliverAgain(grab, granted));
  if (marked.several.kept !== true) {
    const { updated } = await grab.ports.ledger.updateRequest(keptRequest(marked));
    if (!updated) return undefined;
  }
  const answered = await allInParallel(standing, checkedAtOnce, (granted) =>
    settleIfHeld(grab, request, granted),
  );
  return allLive(answered, grab.ports.clock.now());
}

/** Probes and hooks take their time: what was live before them may be over. Throws `claim_ended`. */
function allLive(granted: readonly Granted[], now: number): readonly Granted[] {
  const live = granted.filter(({ claim }) => isLive(claim, now));
  if (live.length === granted.length) return granted;
  const ended = granted.filter((one) => !live.includes(one));
  throw someEnded(idsOf(live), idsOf(ended));
}

/** Every claim as it stands on its worker. Throws `claim_ended`, naming which have ended and which live on. */
async function standingClaims(grab: Grab, { several }: SeveralRequest): Promise<readonly Granted[]> {
  const found = await allInParallel(several.workers, checkedAtOnce, (named) => standing(grab, named));
  const now = grab.ports.clock.now();
  const live = found.flatMap((granted) =>
    granted !== undefined && isLive(leaseOf(granted.claim), now) ? [granted] : [],
  );
  if (live.length === several.workers.length) return live;
  const liveIds = live.map(({ claim }) => claim.id);
  throw someEnded(
    liveIds,
    several.workers.map(({ claimId }) => claimId).filter((id) => !liveIds.includes(id)),
  );

  function leaseOf(claim: Claim): Claim {
    return isHeld(claim) ? settledClaim(claim, several) : claim;
  }
}

async function standing(
  { ports, config }: Grab,
  { workerId, claimId }: HeldWorker,
): Promise<Granted | undefined> {
  const worker = await ports.ledger.worker({ pool: config.name, workerId });
  const claim = worker?.claim;
  return worker === undefined || claim?.id !== claimId ? undefined : { worker, claim };
}

async function probeAgain(grab: Grab, { worker }: Granted): Promise<void> {
  const verdict = verdictOf(await probeWorker(grab.ports, grab.config, worker), worker);
  if (verdict === 'silent' || verdict === 'somebody_else') {
    throw workersUnreachable(`worker ${worker.id}, which this key claimed, does not answer`);
  }
}

/** The request once it says that its workers may have been told; undefined where another write was first. */
async function markRedelivered(
  { ports, config }: Grab,
  request: SeveralRequest,
): Promise<SeveralRequest | undefined> {
  const { kept, workers, delivered } = request.several;
  const isMarked = kept === true || delivered?.length === workers.length;
  if (config.onClaim === undefined || isMarked) return request;
  const { updated, request: marked } = await ports.ledger.updateRequest(redeliveredRequest(request));
  return updated && isSeveral(marked) ? marked : undefined;
}

async function deliverAgain(grab: Grab, { worker, claim }: Granted): Promise<void> {
  const delivered = await deliver(grab, worker, claim);
  if (delivered.kind === 'failed') {
    throw workersUnreachable(`the onClaim hook of worker ${worker.id}, which this key claimed, failed again`);
  }
}

async function settleIfHeld(
  grab: Grab,
  { several }: SeveralRequest,
  { worker, claim }: Granted,
): Promise<Granted> {
  if (!isHeld(claim)) return { worker, claim };
  const settled: Worker | undefined = await settleHold(grab.ports, worker, claim, several);
  return settled?.claim?.id === claim.id
    ? { worker: settled, claim: settled.claim }
    : { worker, claim: settledClaim(claim, several) };
}

function idsOf(granted: readonly Granted[]): readonly string[] {
  return granted.map(({ claim }) => claim.id);
}

function someEnded(live: readonly string[], ended: readonly string[]): CallerError {
  const rest = live.length === 0 ? '' : ` (${live.length} live on: release or use them by their ids)`;
  return new CallerError(
    'claim_ended',
    `${ended.length} of the ${live.length + ended.length} claims that this key made have ended${rest}: grab with a new key`,
    { details: { ended, live } },
  );
}
