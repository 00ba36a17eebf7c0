import type { KeptPromise } from './kept-promise.ts';

/** A lease that was not renewed for this long is anybody's. */
const lostMilliseconds = 15_000;
/** A challenger sees a renewal a call later than it was written, and writes a call later than it judged. */
const callMilliseconds = 50;

export const controllerLease: KeptPromise = {
  id: 'controller-lease',
  source: 'protocols.md, Leases of controllers',
  sentence:
    "The controllers' lease changes hands when it was let go, or when its version was unchanged for 15 s; each write counts it.",
  watch: (truth, broken) => {
    let renewedAt = Number.NEGATIVE_INFINITY;
    return {
      wrote(write) {
        if (write.kind !== 'lease' || write.after === undefined) return;
        const { before, after } = write;
        if (after.version !== (before?.version ?? 0) + 1)
          broken(`the lease skipped to version ${after.version}`);
        const isAnnounced = before?.holder === after.holder && before.successor !== after.successor;
        const age = truth.now() - renewedAt;
        const isHandedOn = before !== undefined && before.holder !== after.holder;
        if (isHandedOn && before.released !== true && age < lostMilliseconds - callMilliseconds) {
          broken(`the lease went to ${after.holder} ${age} ms after ${before.holder} had renewed it`);
        }
        if (!isAnnounced) renewedAt = truth.now();
      },
    };
  },
};
