import type { Granted } from '../../gateway/app/claims/claims.ts';
import { isLive } from '../../shared/pool/claim.ts';

/** What the clients believe, kept apart from everything that it checks. Times are epoch milliseconds. */
export type Books = {
  /** A client has heard of its claim and believes to hold its worker. */
  holds(granted: Granted): void;
  /** The client has let go, or lets its lease run out: from now on it believes nothing of it. */
  letGo(claimId: string): void;
  renewed(claimId: string, expiresAt: number): void;
  /** The claim that a client believes to hold on a worker now. */
  holderOf(workerId: string): string | undefined;
  answered(claimId: string): void;
  wasAnswered(claimId: string): boolean;
  releaseAsked(claimId: string): void;
  wasReleaseAsked(claimId: string): boolean;
  /** A holder's grab of so many begins; to be called when it has certainly ended. */
  grabBegins(holder: string, count: number): () => void;
  /** By how many claims a holder's grabs of this moment may exceed its limit together. */
  excessAllowed(holder: string): number;
  readonly counts: { claims: number; misses: number; errors: number };
};

type Held = { readonly workerId: string; readonly claimId: string; expiresAt: number };

export function openBooks(now: () => number): Books {
  const byWorker = new Map<string, Held>();
  const byClaim = new Map<string, Held>();
  const answered = new Set<string>();
  const releasesAsked = new Set<string>();
  const grabs = new Map<string, Set<{ readonly count: number }>>();
  const letGo = (claimId: string) => {
    const held = byClaim.get(claimId);
    byClaim.delete(claimId);
    if (held !== undefined && byWorker.get(held.workerId) === held) byWorker.delete(held.workerId);
  };
  return {
    counts: { claims: 0, misses: 0, errors: 0 },
    holds({ claim, worker }) {
      const held = { workerId: worker.id, claimId: claim.id, expiresAt: claim.expiresAt };
      byWorker.set(worker.id, held);
      byClaim.set(claim.id, held);
    },
    letGo,
    renewed(claimId, expiresAt) {
      const held = byClaim.get(claimId);
      if (held !== undefined) held.expiresAt = expiresAt;
    },
    holderOf(workerId) {
      const held = byWorker.get(workerId);
      return held !== undefined && isLive(held, now()) ? held.claimId : undefined;
    },
    answered: (claimId) => {
      answered.add(claimId);
    },
    wasAnswered: (claimId) => answered.has(claimId),
    releaseAsked: (claimId) => {
      releasesAsked.add(claimId);
    },
    wasReleaseAsked: (claimId) => releasesAsked.has(claimId),
    grabBegins(holder, count) {
      const grab = { count };
      const ofHolder = grabs.get(holder) ?? new Set();
      grabs.set(holder, ofHolder.add(grab));
      return () => ofHolder.delete(grab);
    },
    excessAllowed(holder) {
      const asked = [...(grabs.get(holder) ?? [])].map(({ count }) => count);
      return asked.reduce((sum, count) => sum + count, 0) - Math.max(0, ...asked);
    },
  };
}
