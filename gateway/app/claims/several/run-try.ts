import { ServiceError } from '../../../../shared/pool/errors.ts';
import { abortedRequest, type GrabRequest } from '../../../../shared/pool/request.ts';
import { type Grab, handingOverFails } from '../attempt.ts';
import type { Candidates } from '../candidates-in-turn.ts';
import { hit } from '../grab-outcome.ts';
import { seeOff } from './finish-hold.ts';
import { grantedOf, type HandedOver, handOver, settleAll } from './hand-over.ts';
import { type Chosen, type HeldRow, holdFit, type Try } from './hold-workers.ts';
import {
  committedRequest,
  holdsEndAt,
  isSeveral,
  type SeveralRequest,
  takenBackRequest,
} from './several-request.ts';
import type { Step } from './step.ts';

/** Tries that may end because a hook failed: each drains what it had handed over. */
const maxFailedTries = 2;

/**
 * One try that is open: holds its workers, commits, hands the claims over. Where it doesn't come to the commit it is
 * aborted and nothing stays held. Answers the request as it stands where another try, or a failed hook, has ended it.
 */
export async function runTry(
  grab: Grab,
  candidates: Candidates,
  request: SeveralRequest,
  chosen: readonly Chosen[],
): Promise<Step> {
  const attempt: Try = { request, held: new Map() };
  grab.cleared.add(request.several.attempt);
  let committed: GrabRequest | undefined;
  try {
    if (!(await holdFit(grab, candidates, attempt, chosen))) return await fallShort(grab, attempt);
    committed = await commit(grab, attempt);
  } catch (error) {
    committed = await standingAfter(grab, attempt, error);
    if (!isOurCommit(committed, request)) throw error;
  }
  if (!isOurCommit(committed, request)) {
    await seeOff(grab.ports, heldRows(attempt), committed);
    return { request: committed };
  }
  return handOverAll(grab, committed, heldRows(attempt));
}

function heldRows({ held }: Try): readonly HeldRow[] {
  return [...held.values()];
}

function isOurCommit(
  request: GrabRequest | undefined,
  { several }: SeveralRequest,
): request is SeveralRequest {
  return (
    isSeveral(request) && request.several.state === 'committed' && request.several.attempt === several.attempt
  );
}

/** The request as it stands after the commit was tried, within the time of the holds. */
async function commit({ ports, config }: Grab, attempt: Try): Promise<GrabRequest | undefined> {
  const { request } = attempt;
  const now = ports.clock.now();
  const workers = heldRows(attempt).map(({ worker, claim }) => ({ workerId: worker.id, claimId: claim.id }));
  const wanted =
    now < holdsEndAt(request.several)
      ? committedRequest(request, workers, { now, hook: config.onClaim })
      : abortedRequest(request);
  return (await ports.ledger.updateRequest(wanted)).request;
}

/** Others had the workers, or too few were fit: nothing stays held, and the next try keeps out of their way. */
async function fallShort(grab: Grab, attempt: Try): Promise<Step> {
  const firstMiss = attempt.request.missed !== true;
  await giveUp(grab, attempt, { ...attempt.request, missed: true });
  return { outcome: { firstMiss, contended: true } };
}

/** Aborts the try, then sees off what it holds, unless the row, which is the answer, says that it was committed after all. */
async function giveUp(
  { ports }: Grab,
  attempt: Try,
  request: SeveralRequest,
): Promise<GrabRequest | undefined> {
  const { request: standing } = await ports.ledger.updateRequest(abortedRequest(request));
  await seeOff(ports, heldRows(attempt), standing);
  return standing;
}

/**
 * The request as it stands after an error: given up, unless a commit without an answer had taken effect. Where not even
 * giving up was possible, the holds end by themselves in 10 s: throws `ledger_unreachable`.
 */
async function standingAfter(grab: Grab, attempt: Try, error: unknown): Promise<GrabRequest | undefined> {
  const [givenUp] = await Promise.allSettled([giveUp(grab, attempt, attempt.request)]);
  if (givenUp.status === 'fulfilled') return givenUp.value;
  throw new ServiceError(
    'ledger_unreachable',
    'the grab was cut short, and its workers stay held for some seconds: try again with the same key',
    { cause: new AggregateError([error, givenUp.reason], 'the grab failed, and so did giving it up') },
  );
}

async function handOverAll(grab: Grab, request: SeveralRequest, held: readonly HeldRow[]): Promise<Step> {
  grab.claimed();
  const handedOver = await handOver(
    grab,
    held.map((row) => grantedOf(request, row)),
  );
  if (handedOver.failures.size > 0) {
    const step = await takeAllBack(grab, request, held, handedOver);
    if (step !== 'kept') return step;
  }
  return { outcome: hit(...(await settleAll(grab, request, held))) };
}

/**
 * A hook failed: all claims end, so that the client gets all or none. Those that a hook may have had drain their
 * workers. Kept where a retry has answered them meanwhile: then they stand. Throws `worker_failed` the second time.
 */
async function takeAllBack(
  grab: Grab,
  request: SeveralRequest,
  held: readonly HeldRow[],
  handedOver: HandedOver,
): Promise<Step | 'kept'> {
  const { failures, delivered } = handedOver;
  const wanted = takenBackRequest(request, delivered);
  const { request: standing } = await grab.ports.ledger.updateRequest(wanted);
  if (isOurCommit(standing, request)) {
    // A retry marks that it delivers, then that it answers: at most two writes are first.
    return standing.several.kept === true ? 'kept' : takeAllBack(grab, standing, held, handedOver);
  }
  const [why = 'no answer'] = failures.values();
  await seeOff(
    grab.ports,
    held,
    wanted,
    (workerId) => failures.get(workerId) ?? 'another worker of its grab could not be handed over',
  );
  grab.failedHooks += 1;
  if (grab.failedHooks >= maxFailedTries) throw handingOverFails(grab.config.name, why);
  return { request: standing };
}
