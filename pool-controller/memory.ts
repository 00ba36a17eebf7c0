import type { PoolConfig } from '../shared/pool/config.ts';
import type { PoolReport } from '../shared/pool/pool-state.ts';
import type { WorkerState } from '../shared/pool/worker.ts';
import type { SeenDifferences } from './audit/lasting.ts';
import { newPoolHistory, type PoolHistory } from './keep-history.ts';
import type { SeenProbe } from './observed.ts';
import type { PlacedSubnet } from './plan/zones.ts';

/** A probe, and the state of the worker that it was made for: an answer from another state is not used again. */
export type RememberedProbe = SeenProbe & { readonly state: WorkerState };

/**
 * What one run remembers of a pool between its passes, only to ask less often. Losing it costs calls, never
 * truth. Times are epoch milliseconds.
 */
export type PoolMemory = {
  config?: PoolConfig;
  template?: { readonly name: string | undefined; readonly at: number };
  report?: PoolReport;
  subnets?: { readonly placed: readonly PlacedSubnet[]; readonly at: number };
  readonly probes: Map<string, RememberedProbe>;
  readonly stopAskedAt: Map<string, number>;
  /** Whose an identity is, of workers that live and of the latest that are gone; undefined until it was needed. */
  identities?: Map<string, string>;
  readonly differences: SeenDifferences;
  readonly history: PoolHistory;
};

export type Memory = Map<string, PoolMemory>;

/** The pool's part of the memory, made where there is none. */
export function memoryOf(memory: Memory, pool: string): PoolMemory {
  const known = memory.get(pool);
  if (known !== undefined) return known;
  const fresh: PoolMemory = {
    probes: new Map(),
    stopAskedAt: new Map(),
    differences: new Map(),
    history: newPoolHistory(),
  };
  memory.set(pool, fresh);
  return fresh;
}

/** Forgets whatever is about workers that live no longer, so that the memory stays as small as the pool. */
export function forgetOthers(memory: PoolMemory, liveIds: ReadonlySet<string>): void {
  for (const remembered of [memory.probes, memory.stopAskedAt]) {
    for (const id of remembered.keys()) if (!liveIds.has(id)) remembered.delete(id);
  }
}
