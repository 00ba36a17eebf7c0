import type { Claim } from '../../../shared/pool/claim.ts';
import { type HeldClaim, holdSeconds, isCommitted, isHeld } from '../../../shared/pool/hold.ts';
import type { Broken, KeptPromise } from './kept-promise.ts';
import type { WorkerRow } from './rows.ts';
import { passShowsMilliseconds, skewMilliseconds, type Truth } from './truth.ts';

export const holdsFollowRequests: KeptPromise = {
  id: 'holds-follow-requests',
  source: 'protocols.md, Claims: Several',
  sentence: 'What is held becomes a claim where its request is committed, and is free again where it is not.',
  watch: (truth, broken) => ({
    wrote(write) {
      const held = write.kind === 'worker' ? write.before?.claim : undefined;
      if (write.kind !== 'worker' || !isHeld(held)) return;
      const claim = write.after?.claim;
      const isMade = isCommittedIn(truth, held);
      const stands = claim?.id === held.id;
      if (stands && !isHeld(claim) && !isMade)
        broken(`hold ${held.id} became a claim, and its request is not committed`);
      if (!stands && isMade) broken(`hold ${held.id} is gone, and its request is committed`);
    },
  }),
};

function isCommittedIn({ tries }: Truth, claim: HeldClaim): boolean {
  const several = tries.get(claim.hold.requestKey);
  return several?.attempt === claim.hold.attempt && isCommitted(claim, several);
}

export const holdsEnd: KeptPromise = {
  id: 'holds-end',
  source: 'protocols.md, Claims: Several',
  sentence:
    'A worker is held for 10 s at most; whoever meets an older hold finishes its job, a pass at the latest.',
  watch: (truth, broken) => {
    const held = new Map<string, HeldClaim>();
    return {
      wrote(write) {
        if (write.kind === 'worker') followHold(held, write.workerId, write, broken);
        if (write.kind !== 'report' || held.size === 0) return;
        for (const [workerId, claim] of held) {
          if (truth.workers.get(workerId)?.pool !== write.pool) continue;
          const late = truth.now() - dueAt(truth, claim);
          if (late > 0) broken(`worker ${workerId} is held as ${claim.id}, ${late} ms too long`);
        }
      },
    };
  },
};

type Rows = { readonly before: WorkerRow | undefined; readonly after: WorkerRow | undefined };

function followHold(
  held: Map<string, HeldClaim>,
  workerId: string,
  { before, after }: Rows,
  broken: Broken,
): void {
  const claim: Claim | undefined = after?.claim;
  if (!isHeld(claim)) {
    if (before?.claim?.hold !== undefined) held.delete(workerId);
    return;
  }
  held.set(workerId, claim);
  const milliseconds = claim.expiresAt - claim.createdAt;
  if (milliseconds > holdSeconds * 1000) broken(`claim ${claim.id} is held for ${milliseconds} ms`);
}

/** A claim that is handed over to a hook has the time for that; whoever comes to work finds it a pass later. */
function dueAt(truth: Truth, { expiresAt, hold }: HeldClaim): number {
  const { handedOverBy = 0 } = truth.tries.get(hold.requestKey) ?? {};
  const from = Math.max(
    expiresAt + skewMilliseconds,
    handedOverBy + skewMilliseconds,
    truth.controlledSince(),
  );
  return from + passShowsMilliseconds;
}
