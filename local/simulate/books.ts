import type { Granted } from '../../gateway/app/claims/claims.ts';
import { isLive } from '../../shared/pool/claim.ts';
import { simulatedPool } from './options.ts';

/** A promise of the design that did not hold, in words. */
export type BrokenPromise = { readonly at: number; readonly what: string };

/** What the traffic believes to hold, kept apart from everything that it checks. Times are epoch milliseconds. */
export type Books = {
  granted(granted: Granted, at: number): void;
  /** The client has let go, or lets its lease run out: from now on it believes nothing of it. */
  letGo(claimId: string): void;
  renewed(claimId: string, expiresAt: number): void;
  /** The pool asked ECS to stop a worker. */
  stopAsked(workerId: string, at: number): void;
  /** How many tasks of the pool were not stopped when some were launched. */
  tasksAlive(count: number, at: number): void;
  broken(): readonly BrokenPromise[];
  note(what: string, at: number): void;
  readonly counts: { claims: number; misses: number; errors: number };
};

type Held = { readonly workerId: string; expiresAt: number };

export function openBooks(): Books {
  const held = new Map<string, Held>();
  const broken: BrokenPromise[] = [];
  const note = (what: string, at: number) => {
    broken.push({ at, what });
  };
  const holders = (workerId: string, at: number) =>
    [...held].filter(([, claim]) => claim.workerId === workerId && isLive(claim, at));
  return {
    counts: { claims: 0, misses: 0, errors: 0 },
    note,
    broken: () => broken,
    granted({ claim, worker }, at) {
      for (const [other] of holders(worker.id, at)) {
        if (other !== claim.id)
          note(`worker ${worker.id} was handed out as ${claim.id} while ${other} lives`, at);
      }
      held.set(claim.id, { workerId: worker.id, expiresAt: claim.expiresAt });
    },
    letGo: (claimId) => {
      held.delete(claimId);
    },
    renewed(claimId, expiresAt) {
      const claim = held.get(claimId);
      if (claim !== undefined) claim.expiresAt = expiresAt;
    },
    stopAsked(workerId, at) {
      for (const [claimId] of holders(workerId, at)) {
        note(`worker ${workerId} was told to stop while claim ${claimId} lives`, at);
      }
    },
    tasksAlive(count, at) {
      if (count > simulatedPool.maxWorkers)
        note(`${count} workers with a maximum of ${simulatedPool.maxWorkers}`, at);
    },
  };
}
