import { affordableWorkers } from './affordable.ts';
import type { KeptPromise } from './kept-promise.ts';
import type { TableWrite, WorkerRow } from './rows.ts';
import { skewMilliseconds, type Truth } from './truth.ts';

/** A plan goes by what it saw at most this long ago: what left since, it does not know of. Milliseconds. */
const seenMilliseconds = 30_000;
/** A target or a limit that changed may be gone by for two minutes. Milliseconds. */
const readMilliseconds = 120_000;

export const warmFloor: KeptPromise = {
  id: 'warm-floor',
  source: 'design.md, A pass of the controller: New template',
  sentence:
    'Old workers leave as new ones turn warm: what is replaced never takes the warm count under the target, where there is room.',
  watch: (truth, broken) => {
    const leftAt = new Map<string, number>();
    const targetOf = followTargets(truth);
    return {
      wrote(write) {
        targetOf.follow(write);
        if (write.kind !== 'worker') return;
        const { before, after, workerId } = write;
        const { pool } = after ?? before ?? {};
        if (pool === undefined || before === undefined || !counts(truth, before)) return;
        if (after !== undefined && counts(truth, after)) return;
        if (after?.drainReason?.startsWith('replaced') !== true || after.state !== 'draining') {
          leftAt.set(pool, truth.now());
          return;
        }
        const undisturbed = Math.max(leftAt.get(pool) ?? 0, truth.heldUpUntil()) + seenMilliseconds;
        const floor = targetOf.least(pool);
        const left = warmIn(truth, pool) - 1;
        if (truth.now() < undisturbed || left >= floor || isFull(truth, pool)) return;
        broken(`worker ${workerId} was replaced with ${left} warm, and ${floor} are wanted`);
      },
    };
  },
};

/** Warm and idle; in a shared pool whatever it does. */
function counts(truth: Truth, { state, busySince, pool }: WorkerRow): boolean {
  return state === 'warm' && (busySince === undefined || truth.config(pool).mode === 'shared');
}

function warmIn(truth: Truth, pool: string): number {
  let count = 0;
  for (const row of truth.workers.values()) {
    if (row.pool === pool && (counts(truth, row) || isIdleAgain(truth, row))) count += 1;
  }
  return count;
}

/** A plan counts on a worker whose probe was idle; the same plan takes its mark off, in no order with its drains. */
function isIdleAgain(truth: Truth, { state, busySince, workerId }: WorkerRow): boolean {
  if (state !== 'warm' || busySince === undefined) return false;
  return (truth.answeredIdleAt(workerId) ?? 0) > busySince - skewMilliseconds;
}

/** Without room for one more, an old one goes ahead. */
function isFull(truth: Truth, pool: string): boolean {
  const rows = [...truth.workers.values()].filter((row) => row.pool === pool).length;
  const limits = truth
    .configsLately(pool)
    .flatMap((config) => [config.maxWorkers, affordableWorkers(config)]);
  return rows >= Math.min(...limits);
}

/** The least target that a plan may go by: an operator's, else the file's. */
function followTargets(truth: Truth) {
  const changedAt = new Map<string, number>();
  const overridden = new Map<string, number>();
  return {
    follow(write: TableWrite) {
      if (write.kind !== 'override') return;
      changedAt.set(write.pool, truth.now());
      const target = write.after?.target;
      if (target !== undefined && 'fixed' in target) overridden.set(write.pool, target.fixed);
      else overridden.delete(write.pool);
    },
    least(pool: string): number {
      if (truth.now() - (changedAt.get(pool) ?? 0) < readMilliseconds) return 0;
      return overridden.get(pool) ?? truth.config(pool).target.fixed;
    },
  };
}
