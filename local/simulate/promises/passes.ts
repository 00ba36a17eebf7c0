import type { KeptPromise } from './kept-promise.ts';
import { passShowsMilliseconds } from './truth.ts';

/** A report that says nothing new is left out within this time of the one before. Milliseconds. */
const untoldMilliseconds = 5000;

export const passEvery: KeptPromise = {
  id: 'a-pass-every-15-s',
  source: 'protocols.md, Leases of controllers',
  sentence:
    'While a controller renews its lease, each pool has a pass every 15 s at least, however quiet it is.',
  watch: (truth, broken) => {
    const passedAt = new Map<string, number>();
    return {
      wrote(write) {
        if (write.kind === 'report') passedAt.set(write.pool, truth.now());
        if (write.kind !== 'lease' || write.after?.released === true) return;
        const { before, after } = write;
        const isRenewal = before?.holder === after?.holder && before?.successor === after?.successor;
        if (!isRenewal) return;
        for (const pool of truth.pools()) {
          const from = Math.max(
            passedAt.get(pool) ?? 0,
            truth.controlledSince(),
            truth.configuredSince(pool),
          );
          const late = truth.now() - from - passShowsMilliseconds - untoldMilliseconds;
          if (late <= 0) continue;
          broken(`"${pool}" has had no pass for ${truth.now() - from} ms`);
          passedAt.set(pool, truth.now());
        }
      },
    };
  },
};
