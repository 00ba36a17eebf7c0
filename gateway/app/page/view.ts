import type { ClaimStateView } from '../api/schemas/claims.ts';
import type { DecisionView, PoolView } from '../api/schemas/pools.ts';
import type { PoolTasksView } from '../api/schemas/tasks.ts';
import type { WorkerDetailView, WorkerView } from '../api/schemas/workers.ts';

/** One pool on the page, made of what the API tells. */
export type PoolSection = {
  readonly pool: PoolView;
  readonly workers: readonly WorkerView[];
  /** The newest first. */
  readonly decisions: readonly DecisionView[];
  /** Of shared pools: what all workers told when asked. */
  readonly tasks?: PoolTasksView;
};

/** What came of what the person did last. */
export type Notice =
  | {
      readonly kind: 'granted';
      readonly claim: ClaimStateView;
      /** Whether the page has seen its worker with this claim. */
      readonly isSeen?: boolean;
    }
  | { readonly kind: 'released'; readonly workerId: string }
  | { readonly kind: 'problem'; readonly text: string };

export type OverviewView = {
  readonly kind: 'overview';
  readonly generatedAt: string;
  readonly pools: readonly PoolSection[];
  readonly notice?: Notice;
};

export type WorkerPageView = {
  readonly kind: 'worker';
  readonly generatedAt: string;
  readonly mode: PoolView['mode'];
  readonly worker: WorkerDetailView;
};

/** Everything that a page shows: the same for the first paint and for what is fetched later. */
export type PageView = OverviewView | WorkerPageView;
