import {
  type HeldClaim,
  type HoldVerdict,
  holdVerdict,
  isCommitted,
  isHeld,
  isHoldOver,
  settledClaim,
} from '../../../../shared/pool/hold.ts';
import { abortedRequest, type GrabRequest, type Several } from '../../../../shared/pool/request.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { allInParallel } from '../../in-parallel.ts';
import type { ClaimsPorts } from '../ports.ts';
import { drainClaimed, undoClaim } from '../take-back.ts';

type FinishPorts = Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>;
type Judge = typeof holdVerdict;

/** Looks at one request before its hold is left to whoever comes next: each one more is a write lost to another. */
const maxLooks = 3;
const finishedAtOnce = 8;
const deliveredReason = 'its grab was taken back after its onClaim hook may have been called';

/**
 * Finishes the job of every hold that is over among these workers, as their requests say. Answers the workers as they
 * stand then.
 */
export async function finishHolds(
  ports: FinishPorts,
  workers: readonly Worker[],
): Promise<readonly Worker[]> {
  const over = workers.filter(({ claim }) => isHoldOver(claim, ports.clock.now()));
  if (over.length === 0) return workers;
  const finished = await allInParallel(over, finishedAtOnce, async (worker) => {
    return [worker.id, await finish(ports, worker, holdVerdict)] as const;
  });
  const standing = new Map(finished);
  return workers.flatMap((worker) => (standing.has(worker.id) ? (standing.get(worker.id) ?? []) : [worker]));
}

/**
 * What a held worker stands as once somebody asks for its claim: settled where that is committed, though its own
 * gateway may still be handing it over; finished where the hold is over; else as it is.
 */
export function settleOrFinish(ports: FinishPorts, worker: Worker): Promise<Worker | undefined> {
  return finish(ports, worker, (claim, request, now) =>
    isCommitted(claim, request?.several) ? 'settle' : holdVerdict(claim, request, now),
  );
}

async function finish(ports: FinishPorts, worker: Worker, judge: Judge): Promise<Worker | undefined> {
  const { claim, pool } = worker;
  if (!isHeld(claim)) return worker;
  let request = await ports.ledger.request({ pool, key: claim.hold.requestKey });
  for (let looks = 0; looks < maxLooks; looks += 1) {
    const verdict = judge(claim, request, ports.clock.now());
    if (verdict !== 'abort' || request === undefined) {
      return carryOut(ports, worker, claim, { verdict, several: request?.several });
    }
    ({ request } = await ports.ledger.updateRequest(abortedRequest(request)));
  }
  return worker;
}

/** Does what was judged of a hold. Answers the worker as it stands then. */
async function carryOut(
  ports: FinishPorts,
  worker: Worker,
  claim: HeldClaim,
  { verdict, several }: { readonly verdict: HoldVerdict; readonly several: Several | undefined },
): Promise<Worker | undefined> {
  if (verdict === 'settle' && several !== undefined) return settleHold(ports, worker, claim, several);
  if (verdict === 'free') await undoClaim(ports, worker, claim, {});
  else if (verdict === 'drain') await drainClaimed(ports, worker, claim, deliveredReason);
  else return worker;
  return ports.ledger.worker({ pool: worker.pool, workerId: worker.id });
}

/** The hold becomes the claim that was committed. Answers the worker as it stands then. */
export async function settleHold(
  { ledger, random }: FinishPorts,
  { pool, id: workerId }: Worker,
  claim: HeldClaim,
  several: Several,
): Promise<Worker | undefined> {
  const { id: claimId, createdAt, expiresAt, leaseExpiresAt } = settledClaim(claim, several);
  const lease = { createdAt, expiresAt, ...(leaseExpiresAt === undefined ? {} : { leaseExpiresAt }) };
  const outcome = await ledger.settleHold({ pool, workerId, claimId, ...lease, changeId: random.id() });
  return outcome.won ? outcome.worker : outcome.current;
}

/** Sees a try's workers off, once it is aborted: what may have been delivered drains, the others are warm again. */
export async function seeOff(
  ports: FinishPorts,
  held: readonly { readonly worker: Worker; readonly claim: HeldClaim }[],
  request: GrabRequest | undefined,
  reasonOf: (workerId: string) => string = () => deliveredReason,
): Promise<void> {
  await allInParallel(held, finishedAtOnce, async ({ worker, claim }) => {
    const verdict = holdVerdict(claim, request, ports.clock.now());
    if (verdict === 'free') await undoClaim(ports, worker, claim, {});
    if (verdict === 'drain') await drainClaimed(ports, worker, claim, reasonOf(worker.id));
  });
}
