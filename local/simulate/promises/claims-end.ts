import type { Claim } from '../../../shared/pool/claim.ts';
import { reaperGraceSeconds } from '../../../shared/pool/claim.ts';
import type { Broken, KeptPromise } from './kept-promise.ts';
import type { WorkerRow } from './rows.ts';
import { callMilliseconds, skewMilliseconds, type Truth } from './truth.ts';

export const oneLiveClaim: KeptPromise = {
  id: 'one-live-claim',
  source: 'design.md, Promise 1',
  sentence: 'A worker has at most one live claim, whatever runs, crashes or races.',
  watch: (_truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker') return;
      const { before, after } = write;
      if (after?.claim === undefined || after.claim.id === before?.claim?.id) return;
      if (before?.claim !== undefined) broken(`claim ${after.claim.id} took the place of ${before.claim.id}`);
      if (after.state !== 'claimed') broken(`claim ${after.claim.id} is on a worker that is ${after.state}`);
    },
  }),
};

export const claimsEnd: KeptPromise = {
  id: 'claims-end',
  source: 'design.md, Promises 2 and 5; protocols.md, Ends',
  sentence:
    'A claim that was answered ends by its release, by its expiry and 5 s more, or since its worker died, and by nothing else.',
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker') return;
      const { before, after } = write;
      if (before?.claim === undefined || after?.claim?.id === before.claim.id) return;
      checkEnd(truth, before.claim, after, broken);
    },
  }),
};

function checkEnd(truth: Truth, claim: Claim, after: WorkerRow | undefined, broken: Broken): void {
  if (after?.endedClaim?.id !== claim.id) {
    checkUndone(truth, claim, after, broken);
    return;
  }
  const { endReason } = after.endedClaim;
  if (endReason === 'released' && !truth.books.wasReleaseAsked(claim.id)) {
    broken(`claim ${claim.id} was released, and nobody asked for it`);
  }
  const overdueAt = claim.expiresAt + reaperGraceSeconds * 1000;
  if (endReason === 'expired' && truth.now() + skewMilliseconds < overdueAt) {
    broken(`claim ${claim.id} was ended as expired ${overdueAt - truth.now()} ms too early`);
  }
  if (endReason === 'worker_stopped' && truth.runs(after.workerId) === true) {
    broken(`claim ${claim.id} ended as its worker's end, and ECS runs the worker`);
  }
}

function checkUndone(truth: Truth, claim: Claim, after: WorkerRow | undefined, broken: Broken): void {
  const how = after === undefined ? 'with its row' : `as its worker went to ${after.state}`;
  if (truth.books.wasAnswered(claim.id)) broken(`claim ${claim.id} was answered and is gone, ${how}`);
  else if (claim.kept === true) broken(`claim ${claim.id} was kept by a retry and is gone, ${how}`);
  // Nobody was given what was only held: `holds-follow-requests` sees a commit that is lost so.
  if (claim.hold !== undefined) return;
  if (after === undefined || after.state === 'stopped') broken(`claim ${claim.id} is gone ${how}, untold`);
}

export const renewals: KeptPromise = {
  id: 'renewals',
  source: 'protocols.md, Ends',
  sentence: 'Renew requires the same claim, live; maxSeconds counts from createdAt.',
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker') return;
      const { before, after } = write;
      if (before?.claim === undefined || after?.claim?.id !== before.claim.id) return;
      // A hold turns into a claim at its commit: that is no renewal.
      if ('hold' in before.claim || after.claim.expiresAt === before.claim.expiresAt) return;
      const { id, createdAt, expiresAt } = after.claim;
      const lastSent = truth.now() - skewMilliseconds - callMilliseconds;
      if (before.claim.expiresAt < lastSent && !truth.pausedLately()) {
        broken(`claim ${id} was renewed ${truth.now() - before.claim.expiresAt} ms after its end`);
      }
      const maxSeconds = Math.max(...truth.configsLately(after.pool).map(({ lease }) => lease.maxSeconds));
      if (expiresAt > createdAt + maxSeconds * 1000) broken(`claim ${id} lasts longer than ${maxSeconds} s`);
    },
  }),
};
