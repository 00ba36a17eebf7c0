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
  /** Whether the index, read again, shows so many candidates. */
  shows(count: number): Promise<boolean>;
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
  const taking = createTaking(ports);
  let workers: readonly Worker[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  const without = (taken: readonly Worker[]) => {
    const ids = new Set(taken.map(({ id }) => id));
    workers = workers.filter(({ id }) => !ids.has(id));
    return taken;
  };
  const takeOne = (candidates: readonly Worker[]) => without(taking.one(candidates))[0];
  const takeMany = (candidates: readonly Worker[], count: number) => without(taking.many(candidates, count));
  const read = async () => {
    const startedAt = ports.clock.now();
    taking.forgetLongTaken();
    workers = (await ports.ledger.warmWorkers(pool, maxSnapshotWorkers)).filter(taking.isFree);
    readAt = startedAt;
  };
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const refreshIfOld = async () => {
    if (ports.clock.now() - readAt > freshMilliseconds) await refresh();
  };
  const readConsistently = () => readFree(ports, pool, taking);

  return {
    refresh,
    async shows(count) {
      await refresh();
      return workers.length >= count;
    },
    async take() {
      await refreshIfOld();
      return takeOne(workers);
    },
    async takeMany(count) {
      await refreshIfOld();
      return takeMany(workers, count);
    },
    giveBack(worker) {
      taking.letGo(worker);
      workers = [worker, ...workers];
    },
    async takeConsistently() {
      return takeOne(await readConsistently());
    },
    async takeManyConsistently(count) {
      return takeMany(await readConsistently(), count);
    },
  };
}

type Taking = ReturnType<typeof createTaking>;

/** Whatever is free, by a consistent read; holds that nobody finished are finished on the way. */
async function readFree(
  ports: Pick<ClaimsPorts, 'ledger' | 'clock' | 'random'>,
  pool: string,
  taking: Taking,
): Promise<readonly Worker[]> {
  const live = await finishHolds(ports, await ports.ledger.liveWorkers(pool));
  taking.forgetLongTaken();
  const free = live.filter((worker) => isCandidate(worker) && taking.isFree(worker));
  return free.sort(byNewestTemplateThenAge);
}

/** Who takes a candidate takes it out, also of what the index still shows for a while. */
function createTaking({ clock, random }: Pick<ClaimsPorts, 'clock' | 'random'>) {
  /** Worker id → the version that was taken. */
  const taken = new Map<string, { version: number; at: number }>();
  const one = (candidates: readonly Worker[]): readonly Worker[] => {
    const candidate = pickCandidate(candidates, random.number());
    if (candidate === undefined) return [];
    taken.set(candidate.id, { version: candidate.version, at: clock.now() });
    return [candidate];
  };
  return {
    isFree: ({ id, version }: Worker) => version > (taken.get(id)?.version ?? -1),
    letGo: ({ id }: Worker) => taken.delete(id),
    one,
    /** As many as are asked for, or none. */
    many(candidates: readonly Worker[], count: number): readonly Worker[] {
      if (candidates.length < count) return [];
      let left = candidates;
      return Array.from({ length: count }).flatMap(() => {
        const picked = one(left);
        left = left.filter((worker) => !picked.includes(worker));
        return picked;
      });
    },
    forgetLongTaken() {
      const before = clock.now() - takenMilliseconds;
      for (const [id, { at }] of taken) if (at < before) taken.delete(id);
    },
  };
}
