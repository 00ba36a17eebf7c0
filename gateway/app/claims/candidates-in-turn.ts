import { maxClaimsPerGrab } from '../../../shared/pool/request.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { WarmSnapshot } from './warm-snapshot.ts';

/** Candidates that one grab may try before it is a miss; the claims of a grab of several come on top. */
const maxCandidates = 100;

/** The candidates of one grab, one after the other. */
export type Candidates = {
  /**
   * From the snapshot; when that is used up, from one refresh of it; last from a consistent read of the live
   * partition, since the index lags. Undefined after 100, or once none was left.
   */
  next(): Promise<Worker | undefined>;
  /** As many as are asked for at once, in the same order of looks; none where there are fewer. */
  many(count: number): Promise<readonly Worker[]>;
  /** A candidate that was taken and not tried: the next one again, and back in the snapshot at the end. */
  putBack(worker: Worker | undefined): void;
  /** Gives back what was not tried. */
  close(): void;
};

/** For a grab that is not in turn. */
export const noCandidates: Candidates = {
  next: async () => undefined,
  many: async () => [],
  putBack: () => undefined,
  close: () => undefined,
};

export function candidatesInTurn(snapshot: WarmSnapshot): Candidates {
  let taken = 0;
  let refreshed = false;
  let exhausted = false;
  let spare: Worker[] = [];
  const takeRefreshed = async () => {
    if (refreshed) return undefined;
    refreshed = true;
    await snapshot.refresh();
    return snapshot.take();
  };
  return {
    async next() {
      const untried = spare.pop();
      if (untried !== undefined) return untried;
      taken += 1;
      if (exhausted || taken > maxCandidates) return undefined;
      const found = (await snapshot.take()) ?? (await takeRefreshed()) ?? (await snapshot.takeConsistently());
      exhausted = found === undefined;
      return found;
    },
    async many(count) {
      if (spare.length >= count) return spare.splice(0, count);
      taken += count;
      if (taken > maxCandidates + maxClaimsPerGrab) return [];
      const fresh = await snapshot.takeMany(count);
      if (fresh.length > 0) return fresh;
      if (!refreshed) {
        refreshed = true;
        await snapshot.refresh();
        const again = await snapshot.takeMany(count);
        if (again.length > 0) return again;
      }
      return snapshot.takeManyConsistently(count);
    },
    putBack(worker) {
      if (worker !== undefined) spare.push(worker);
    },
    close() {
      for (const worker of spare) snapshot.giveBack(worker);
      spare = [];
    },
  };
}
