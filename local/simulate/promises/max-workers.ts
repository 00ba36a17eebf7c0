import type { LaunchRecord } from '../../../shared/pool/launch.ts';
import type { PoolState } from '../../../shared/pool/pool-state.ts';
import { affordableWorkers } from './affordable.ts';
import type { KeptPromise, Watching } from './kept-promise.ts';
import type { Truth } from './truth.ts';

export const recordedWithinMaximum: KeptPromise = {
  id: 'recorded-within-maximum',
  source: 'design.md, Promise 3',
  sentence: "Recorded launches never exceed maxWorkers, ECS's lag and crashes included.",
  watch: (truth, broken) =>
    watchRecords(truth, ({ pool, count }) => {
      const most = maxWorkersLately(truth, pool);
      if (count > most) broken(`${count} workers of "${pool}" are recorded, and ${most} are allowed`);
    }),
};

export const recordedWithinBudget: KeptPromise = {
  id: 'recorded-within-budget',
  source: 'design.md, What a pool looks like: maxSpendPerHour',
  sentence: 'Recorded launches never cost more an hour than maxSpendPerHour, whatever the target says.',
  watch: (truth, broken) =>
    watchRecords(truth, ({ pool, count }) => {
      const most = affordableLately(truth, pool);
      if (count > most) broken(`${count} workers of "${pool}" are recorded, and its budget pays for ${most}`);
    }),
};

export const tasksWithinMaximum: KeptPromise = {
  id: 'tasks-within-maximum',
  source: 'design.md, Promise 3',
  sentence: 'ECS never runs more tasks of a pool than maxWorkers.',
  watch: (truth, broken) => ({
    answered({ operation, input }, answer) {
      if (operation !== 'RunTask' || answer instanceof Error) return;
      const pool = truth.launches.get(String(input['clientToken']))?.pool;
      if (pool === undefined) return;
      const alive = truth.tasksAlive(pool);
      const most = maxWorkersLately(truth, pool);
      if (alive > most) broken(`ECS runs ${alive} tasks of "${pool}", and ${most} are allowed`);
    },
  }),
};

/** Judges how many workers a pool has, live or recorded, whenever a launch is recorded. */
function watchRecords(
  truth: Truth,
  judge: (recorded: { readonly pool: string; readonly count: number }) => void,
): Watching {
  return {
    wrote(write) {
      if (write.kind !== 'state' || write.after === undefined) return;
      const { pool, before, after } = write;
      if (hasNewRecord(before, after)) judge({ pool, count: recordedIn(truth, pool, after) });
    },
  };
}

function hasNewRecord(before: PoolState | undefined, after: PoolState): boolean {
  const known = new Set(before?.openLaunches.map(({ token }) => token));
  return after.openLaunches.some(({ token }) => !known.has(token));
}

function recordedIn(truth: Truth, pool: string, { openLaunches }: PoolState): number {
  return liveIn(truth, pool) + openLaunches.reduce((sum, record) => sum + missing(truth, record), 0);
}

function liveIn(truth: Truth, pool: string): number {
  let count = 0;
  for (const row of truth.workers.values()) if (row.pool === pool) count += 1;
  return count;
}

function missing(truth: Truth, { token, count }: LaunchRecord): number {
  let rows = 0;
  for (const row of truth.workers.values()) if (row.launchToken === token) rows += 1;
  return Math.max(0, count - rows);
}

function maxWorkersLately(truth: Truth, pool: string): number {
  return Math.max(...truth.configsLately(pool).map(({ maxWorkers }) => maxWorkers));
}

function affordableLately(truth: Truth, pool: string): number {
  return Math.max(...truth.configsLately(pool).map(affordableWorkers));
}
