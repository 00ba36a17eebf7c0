import { isCommitted, settledClaim } from '../../../../shared/pool/hold.ts';
import { allInParallel } from '../../in-parallel.ts';
import { deliver, type Grab, whyNotHandedOver } from '../attempt.ts';
import type { Granted } from '../handing-out.ts';
import { settleHold } from './finish-hold.ts';
import type { HeldRow } from './hold-workers.ts';
import type { SeveralRequest } from './several-request.ts';

/** So many that the hooks of a grab's most claims, the first of which is told alone, take three rounds. */
const handedOverAtOnce = 50;

/** Why workers could not be handed over, by their id; and every claim that a hook may have had. */
export type HandedOver = {
  readonly failures: ReadonlyMap<string, string>;
  readonly delivered: readonly string[];
};

/**
 * Delivers each claim to the pool's `onClaim` hook, if it has one: the first alone, then the others together, so that
 * a payload which no worker takes costs one worker.
 */
export async function handOver(grab: Grab, granted: readonly Granted[]): Promise<HandedOver> {
  const [first, ...others] = granted;
  if (grab.config.onClaim === undefined || first === undefined) return { failures: new Map(), delivered: [] };
  const alone = await deliverEach(grab, [first]);
  if (alone.failures.size > 0) return alone;
  const { failures } = await deliverEach(grab, others);
  return { failures, delivered: granted.map(({ claim }) => claim.id) };
}

async function deliverEach(grab: Grab, granted: readonly Granted[]): Promise<HandedOver> {
  const answers = await allInParallel(granted, handedOverAtOnce, async ({ worker, claim }) => {
    const answer = await deliver(grab, worker, claim);
    return [worker.id, whyNotHandedOver(answer, claim, grab.ports.clock.now())] as const;
  });
  const failures = answers.flatMap(([id, why]): [string, string][] => (why === undefined ? [] : [[id, why]]));
  return { failures: new Map(failures), delivered: granted.map(({ claim }) => claim.id) };
}

/** What a hold is worth once its request is committed. */
export function grantedOf({ several }: SeveralRequest, { worker, claim }: HeldRow): Granted {
  return { worker, claim: settledClaim(claim, several) };
}

/**
 * Turns every hold into its claim. One that somebody else has settled is answered as it stands; one whose worker has
 * died since is answered as it was made, as if it had died a moment later.
 */
export async function settleAll(
  { ports }: Grab,
  request: SeveralRequest,
  held: readonly HeldRow[],
): Promise<readonly Granted[]> {
  return allInParallel(held, handedOverAtOnce, async (row) => {
    const worker = await settleHold(ports, row.worker, row.claim, request.several);
    const claim = worker?.claim;
    return worker !== undefined && claim !== undefined && isCommitted(claim, request.several)
      ? { worker, claim }
      : grantedOf(request, row);
  });
}
