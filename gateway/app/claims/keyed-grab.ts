import { type Claim, type EndedClaim, isLive } from '../../../shared/pool/claim.ts';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import type { GrabRequest } from '../../../shared/pool/request.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import { checkLimit, claimCandidate, deliver, type Grab, judge, workersUnreachable } from './attempt.ts';
import type { Candidates } from './candidates-in-turn.ts';
import { type GrabOutcome, missed } from './grab-outcome.ts';
import { type Granted, newClaimId, probeWorker, verdictOf } from './handing-out.ts';
import { checkFingerprint, type IdempotencyKey, requestHash } from './request-hash.ts';

/** A claim that stands; `again`: an earlier try made it. */
type Standing = { readonly granted: Granted; readonly again: boolean };
type Candidate = NonNullable<GrabRequest['candidate']>;

/** Moves of the candidate within one call; each is a candidate lost, so that a hundred means a storm. */
const maxMoves = 100;

/**
 * A grab that may be repeated with the same key, on any gateway, after any crash: the request row names its
 * candidate before the worker is written, so a retry finds the claim that was made. Throws `key_reused`,
 * `claim_ended`, `workers_unreachable`, `ledger_unreachable`.
 */
export async function grabWithKey(
  grab: Grab,
  candidates: Candidates,
  key: IdempotencyKey,
): Promise<GrabOutcome> {
  let { request, worker } = await openRequest(grab, candidates, key);
  for (let moves = 0; moves < maxMoves; moves += 1) {
    const named = { candidate: request.candidate, worker };
    const standing = await tryCandidate(grab, candidates, named).catch((error: unknown) =>
      answerOwn(grab, key, error),
    );
    if (standing !== undefined) return { granted: [standing.granted], again: standing.again };
    const next = await candidates.next();
    const alreadyMissed = request.missed === true;
    // The row says it all already.
    if (next === undefined && alreadyMissed && request.candidate === undefined) return missed(false);
    const moved = await move(grab, request, next);
    if (moved.ours && next === undefined) return missed(!alreadyMissed);
    if (!moved.ours) candidates.putBack(next);
    ({ request, worker } = moved);
  }
  throw new ServiceError(
    'ledger_conflict',
    'the grab lost every worker that it tried: try again with the same key',
  );
}

/** The request as it stands, and the worker where we have just taken it ourselves. */
type Position = { readonly request: GrabRequest; readonly worker: Worker | undefined };

async function openRequest(grab: Grab, candidates: Candidates, key: IdempotencyKey): Promise<Position> {
  const { ports, config } = grab;
  const bodyHash = await requestHash(grab, key);
  const named = { pool: config.name, key: key.key };
  const known = grab.mayHaveRequest ? await ports.ledger.request(named) : undefined;
  if (known !== undefined) {
    checkFingerprint(known, bodyHash);
    return { request: known, worker: undefined };
  }
  const worker = await candidates.next();
  const wanted: GrabRequest = {
    ...{ ...named, bodyHash, version: 1, createdAt: ports.clock.now() },
    ...(worker === undefined ? {} : { candidate: candidateOf(grab, worker) }),
  };
  const { created, request } = await ports.ledger.createRequest(wanted).catch((error: unknown) => {
    candidates.putBack(worker);
    throw error;
  });
  grab.mayHaveRequest = true;
  if (!created) candidates.putBack(worker);
  checkFingerprint(request, bodyHash);
  return { request, worker: created ? worker : undefined };
}

/** What the row names, and the worker where we have just taken it ourselves. */
type Named = { readonly candidate: Candidate | undefined; readonly worker: Worker | undefined };

/** Granted where the candidate's claim is there, or could be made now; undefined where the worker has moved on. */
async function tryCandidate(
  grab: Grab,
  candidates: Candidates,
  { candidate, worker: justTaken }: Named,
): Promise<Standing | undefined> {
  if (candidate === undefined) return undefined;
  const worker = justTaken ?? (await readCandidate(grab, candidate));
  if (worker === undefined) return undefined;
  if (worker.claim?.id === candidate.claimId) return answerAgain(grab, worker, candidate);
  if (worker.version !== candidate.workerVersion) return undefined;
  await checkLimit(grab, candidates, justTaken);
  const written = await claimCandidate(grab, worker, candidate.claimId);
  if (written === undefined) return movedOn(grab, candidate);
  if (!written.ours) return answerAgain(grab, written.worker, candidate);
  const granted = await judge(grab, written);
  if (granted === undefined) {
    await throwIfAnswered(grab, candidate);
    return undefined;
  }
  // A retry had answered it, and it may be over since.
  if (!isLive(granted.claim, grab.ports.clock.now())) throw claimEnded(candidate.claimId);
  return { granted, again: false };
}

/** A claim that a try elsewhere has just made for this very key counts against its holder's limit: it is the answer. */
async function answerOwn(grab: Grab, { key }: IdempotencyKey, error: unknown): Promise<Standing> {
  if (!(error instanceof CallerError) || error.code !== 'holder_limit') throw error;
  const candidate = (await grab.ports.ledger.request({ pool: grab.config.name, key }))?.candidate;
  const worker = candidate && (await readCandidate(grab, candidate));
  if (worker === undefined || worker.claim?.id !== candidate?.claimId) throw error;
  const standing = candidate && (await answerAgain(grab, worker, candidate));
  if (standing === undefined) throw error;
  return standing;
}

/** A claim that was given up: a retry may have answered it, and it may have ended since. Throws `claim_ended` then. */
async function throwIfAnswered({ ports, config }: Grab, { workerId, claimId }: Candidate): Promise<void> {
  const worker = await ports.ledger.worker({ pool: config.name, workerId });
  if ((await endOf(ports, claimId, worker))?.kept === true) throw claimEnded(claimId);
}

/** A claim's end: on its worker, read just before, until it is copied, then in a row of its own. */
async function endOf(
  { ledger }: Grab['ports'],
  claimId: string,
  worker: Worker | undefined,
): Promise<EndedClaim | undefined> {
  return worker?.endedClaim?.id === claimId ? worker.endedClaim : ledger.endedClaim(claimId);
}

/** A candidate that is lost, once it is certain that no claim of this key was made on it and has ended since. */
async function movedOn(grab: Grab, candidate: Candidate): Promise<undefined> {
  await readCandidate(grab, candidate);
}

/** The worker that an earlier try named, read consistently. Throws `claim_ended` where that try's claim has ended. */
async function readCandidate({ ports, config }: Grab, candidate: Candidate): Promise<Worker | undefined> {
  const worker = await ports.ledger.worker({ pool: config.name, workerId: candidate.workerId });
  if (worker?.claim?.id === candidate.claimId) return worker;
  const ended = await endOf(ports, candidate.claimId, worker);
  if (ended !== undefined) throw claimEnded(candidate.claimId);
  return worker;
}

/**
 * The claim that an earlier try made. It may have been answered and be at work, so that a probe can't undo it any
 * more: busy is no fault, and a worker that doesn't answer as itself is left to the controller and to its lease.
 * The hook gets it again, since the earlier try may have died before it was delivered. It is marked as kept before
 * it is answered, so that the earlier try, if it still runs, can't take it back either.
 */
async function answerAgain(grab: Grab, worker: Worker, candidate: Candidate): Promise<Standing | undefined> {
  const { claimId } = candidate;
  if (worker.claim === undefined || !isLive(worker.claim, grab.ports.clock.now())) throw claimEnded(claimId);
  const verdict = verdictOf(await probeWorker(grab.ports, grab.config, worker), worker);
  if (verdict === 'silent' || verdict === 'somebody_else') {
    throw workersUnreachable(`worker ${worker.id}, which this key claimed, does not answer`);
  }
  if (!(await deliverAgain(grab, worker, worker.claim))) return movedOn(grab, candidate);
  const key = { pool: worker.pool, workerId: worker.id };
  const kept = await grab.ports.ledger.keepClaim({ ...key, claimId, changeId: grab.ports.random.id() });
  if (!kept.won || kept.worker.claim === undefined) return movedOn(grab, candidate);
  if (!isLive(kept.worker.claim, grab.ports.clock.now())) throw claimEnded(claimId);
  return { granted: { claim: kept.worker.claim, worker: kept.worker }, again: true };
}

/**
 * Tells the worker of its claim once more. The claim is marked first, so that the earlier try drains what has the
 * payload in it, where it takes the claim back. False where it has done so already: nothing is delivered then.
 */
async function deliverAgain(grab: Grab, worker: Worker, claim: Claim): Promise<boolean> {
  const { ports, config } = grab;
  if (config.onClaim === undefined) return true;
  if (claim.kept !== true && claim.redelivered !== true) {
    const change = { pool: worker.pool, workerId: worker.id, claimId: claim.id, changeId: ports.random.id() };
    if (!(await ports.ledger.markRedelivered(change)).won) return false;
  }
  const delivered = await deliver(grab, worker, claim);
  if (delivered.kind === 'delivered') return true;
  throw workersUnreachable(`the onClaim hook of worker ${worker.id}, which this key claimed, failed again`);
}

/** Names another candidate (or, at a miss, none) on the row's version; where a retry elsewhere was first, its row stands. */
async function move(
  grab: Grab,
  request: GrabRequest,
  worker: Worker | undefined,
): Promise<Position & { readonly ours: boolean }> {
  const { candidate: _left, ...rest } = request;
  const wanted: GrabRequest =
    worker === undefined ? { ...rest, missed: true } : { ...rest, candidate: candidateOf(grab, worker) };
  const { updated, request: current } = await grab.ports.ledger.updateRequest(wanted);
  if (current === undefined) {
    throw new ServiceError(
      'ledger_conflict',
      'the row of this Idempotency-Key is gone: try again with the same key',
    );
  }
  return { request: current, worker: updated ? worker : undefined, ours: updated };
}

function candidateOf(grab: Grab, worker: Worker): Candidate {
  return {
    workerId: worker.id,
    workerVersion: worker.version,
    claimId: newClaimId(worker, grab.ports.random.id()),
  };
}

function claimEnded(claimId: string): CallerError {
  return new CallerError(
    'claim_ended',
    `the claim ${claimId} that this key made has ended: grab with a new key`,
    {
      details: { claimId },
    },
  );
}
