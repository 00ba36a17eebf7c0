import type { ClaimStateView } from '../api/schemas/claims.ts';
import type { HistoryView, historySpans } from '../api/schemas/history.ts';
import type { DecisionView, PoolView, RemovedPoolView } from '../api/schemas/pools.ts';
import type { StatusView } from '../api/schemas/status.ts';
import type { PoolTasksView } from '../api/schemas/tasks.ts';
import type { AcceptsView, WorkerDetailView, WorkerView } from '../api/schemas/workers.ts';
import type { FormFields, FormName } from './actions/api-request.ts';

export type HistorySpan = (typeof historySpans)[number];

/** What came of what the person did last. */
export type Notice =
  | { readonly kind: 'granted'; readonly grants: readonly Grant[] }
  | { readonly kind: 'released'; readonly workerId: string }
  | { readonly kind: 'renewed'; readonly claim: ClaimStateView }
  | { readonly kind: 'changed'; readonly text: string }
  | { readonly kind: 'posted'; readonly taskId: string; readonly pool: string; readonly workerId: string }
  | { readonly kind: 'problem'; readonly text: string };

/** A claim that was just granted, and whether the page has seen its worker with it. */
export type Grant = { readonly claim: ClaimStateView; readonly isSeen?: boolean };

/** A form that failed where no script ran: it is shown again with what was typed. */
export type FailedForm = { readonly name: FormName; readonly fields: FormFields; readonly problem: string };

/** What every page has. */
type Frame = {
  readonly generatedAt: string;
  readonly notice?: Notice;
  readonly failed?: FailedForm;
};

/** A pool in the overview, with its history over the span that is looked at. */
export type PoolCardView = { readonly pool: PoolView; readonly history: HistoryView };

export type OverviewView = Frame & {
  readonly kind: 'overview';
  readonly span: HistorySpan;
  readonly status: StatusView;
  readonly pools: readonly PoolCardView[];
  /** What is left of pools that are no longer configured. */
  readonly removed: readonly RemovedPoolView[];
};

export type PoolPageView = Frame & {
  readonly kind: 'pool';
  readonly span: HistorySpan;
  readonly pool: PoolView;
  readonly history: HistoryView;
  /** Live ones, in the order of their launch. */
  readonly workers: readonly WorkerView[];
  /** Those that ended lately, the latest first. */
  readonly ended: readonly WorkerView[];
  /** The newest first. */
  readonly decisions: readonly DecisionView[];
  /** Of shared pools: what all workers told when asked, and what they take. */
  readonly tasks?: PoolTasksView;
  readonly accepts?: AcceptsView;
};

export type WorkersView = Frame & {
  readonly kind: 'workers';
  /** The live ones of all pools, and stopped ones where the filter asks for them. */
  readonly workers: readonly WorkerView[];
  readonly pools: readonly string[];
};

export type WorkerPageView = Frame & {
  readonly kind: 'worker';
  /** Absent where the pool was removed. */
  readonly pool?: PoolView;
  readonly worker: WorkerDetailView;
  /** What the worker takes; absent where it can't be asked any more. */
  readonly accepts?: AcceptsView;
};

export type DecisionsView = Frame & {
  readonly kind: 'decisions';
  readonly pools: readonly string[];
  /** The pool that is looked at; all of them where it is absent. */
  readonly pool?: string;
  /** The newest first. */
  readonly decisions: readonly DecisionView[];
};

/** Everything that a page shows: the same for the first paint and for what is fetched later. */
export type PageView = OverviewView | PoolPageView | WorkersView | WorkerPageView | DecisionsView;
