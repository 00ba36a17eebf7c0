import { isCandidate, type Worker } from '../../../shared/pool/worker.ts';
import { byNewestTemplateThenAge, pickCandidate } from './candidates.ts';
import type { ClaimsPorts } from './ports.ts';
import { finishHolds } from './several/finish-hold.ts';

/** A snapshot older than this is read again before a grab uses it. */
const freshMilliseconds = 1000;
/** How many warm workers a snapshot holds at most. */
const maxSnapshotWorkers = 200;
/** How long a taken worker is remembered: the index lags 5 s at most, and a grab whose write failed lets it go again. */
const takenMilliseconds = 10_000;

/**
 * A gateway's view of one pool's warm workers. Grabs of one gateway never try for the same worker: who takes a
 * candidate takes it out. Losing this state costs nothing but a read.
 */
export type WarmSnapshot = {
  /** The next candidate of a snapshot that is at most a second old; undefined where it holds none. */
  take(): Promise<Worker | undefined>;
  /** As many as are asked for, or none, in one go: grabs of one gateway don't starve each other. */
  takeMany(count: number): Promise<readonly Worker[]>;
  /** Reads the index again, once for all who wait for it. */
  refresh(): Promise<void>;
  /** Puts back a candidate that was taken and not tried. */
  giveBack(worker: Worker): void;
  /** A candidate by one consistent read of the live partition: the last look before a miss. */
  takeConsistently(): Promise<Worker | undefined>;
  /** As many as are asked for, or none, by one consistent read of the live partition. */
  takeManyConsistently(count: number): Promise<readonly Worker[]>;
};

export function createWarmSnapshot(
  pool: string,
  ports: Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>,
): WarmSnapshot {
  let workers: Worker[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  /** Worker id → the version that was taken, which the index may still show for a while. */
  const taken = new Map<string, { version: number; at: number }>();

  const isFree = ({ id, version }: Worker) => version > (taken.get(id)?.version ?? -1);
  const forgetLongTaken = () => {
    const before = ports.clock.now() - takenMilliseconds;
    for (const [id, { at }] of taken) if (at < before) taken.delete(id);
  };
  const takeFrom = (candidates: readonly Worker[]) => {
    const candidate = pickCandidate(candidates, ports.random.number());
    if (candidate !== undefined)
      taken.set(candidate.id, { version: candidate.version, at: ports.clock.now() });
    workers = workers.filter(({ id }) => id !== candidate?.id);
    return candidate;
  };
  const takeManyFrom = (candidates: readonly Worker[], count: number) => {
    if (candidates.length < count) return [];
    let left = candidates;
    return Array.from({ length: count }).flatMap(() => {
      const candidate = takeFrom(left);
      left = left.filter(({ id }) => id !== candidate?.id);
      return candidate ?? [];
    });
  };
  /** Whatever is free, by a consistent read; holds that nobody finished are finished on the way. */
  const readConsistently = async () => {
    const live = await finishHolds(ports, await ports.ledger.liveWorkers(pool));
    forgetLongTaken();
    return live.filter((worker) => isCandidate(worker) && isFree(worker)).sort(byNewestTemplateThenAge);
  };
  const read = async () => {
    const startedAt = ports.clock.now();
    forgetLongTaken();
    const found = await ports.ledger.warmWorkers(pool, maxSnapshotWorkers);
    workers = found.filter(isFree);
    readAt = startedAt;
  };
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  return {
    refresh,
    async take() {
      if (ports.clock.now() - readAt > freshMilliseconds) await refresh();
      return takeFrom(workers);
    },
    async takeMany(count) {
      if (ports.clock.now() - readAt > freshMilliseconds) await refresh();
      return takeManyFrom(workers, count);
    },
    giveBack(worker) {
      taken.delete(worker.id);
      workers = [worker, ...workers];
    },
    async takeConsistently() {
      return takeFrom(await readConsistently());
    },
    async takeManyConsistently(count) {
      return takeManyFrom(await readConsistently(), count);
    },
  };
}
