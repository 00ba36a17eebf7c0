import type { FleetWorker } from '../../shared/fleet/fleet-worker.ts';
import { type TemplateState, type Templates, templatesOf } from '../../shared/pool/roll-out.ts';
import type { Worker, WorkerState } from '../../shared/pool/worker.ts';
import type { Observed, SeenProbe } from '../observed.ts';
import { type Action, decides } from './action.ts';
import { nextTemplateState } from './template-state.ts';

/** A plan in the making: what the rules so far have found. */
export type Draft = {
  readonly observed: Observed;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Where the pool's templates stand, as the pool's row will have it. */
  readonly templateState: TemplateState;
  readonly templates: Templates;
  readonly actions: readonly Action[];
  readonly problems: readonly string[];
  /** Ids of workers whose fate this plan has decided. */
  readonly decided: ReadonlySet<string>;
};

export type Findings = { readonly actions?: readonly Action[]; readonly problems?: readonly string[] };

/** One rule of the plan: pure, and bound by what the rules before it decided. */
export type Rule = (draft: Draft) => Findings;

/** How long the tasks of a worker may take to end where no configuration says it any more. */
const defaultDrainSeconds = 120;

export function draftOf(observed: Observed, now: number): Draft {
  const templateState = nextTemplateState(observed, now);
  const templates = templatesOf(observed.template, templateState);
  return { observed, now, templateState, templates, actions: [], problems: [], decided: new Set() };
}

/** The draft with what one more rule found. */
export function withFindings(draft: Draft, { actions = [], problems = [] }: Findings): Draft {
  const decidedNow = actions.filter(decides).map(({ worker }) => worker.id);
  return {
    ...draft,
    actions: [...draft.actions, ...actions],
    problems: [...draft.problems, ...problems],
    decided: new Set([...draft.decided, ...decidedNow]),
  };
}

/** Workers in one of these states, of which no rule has decided yet. */
export function undecided(draft: Draft, ...states: readonly WorkerState[]): readonly Worker[] {
  return draft.observed.workers.filter(({ id, state }) => states.includes(state) && !draft.decided.has(id));
}

export function taskOf({ observed }: Draft, { id }: Worker): FleetWorker | undefined {
  return observed.tasks.get(id);
}

export function probeOf({ observed }: Draft, { id }: Worker): SeenProbe | undefined {
  return observed.probes.get(id);
}

/** How long running tasks of this pool's workers may take to end. Milliseconds. */
export function drainMilliseconds({ observed }: Draft): number {
  return (observed.config?.drainSeconds ?? defaultDrainSeconds) * 1000;
}

export function isShared({ observed }: Draft): boolean {
  return observed.config?.mode === 'shared';
}

/** Whether the last probe, else the ledger, says that the worker has work. */
export function isBusy(draft: Draft, worker: Worker): boolean {
  const probe = probeOf(draft, worker)?.probe;
  return probe?.kind === 'ready' ? !probe.idle : worker.busySince !== undefined;
}

/** Seconds, for people. */
export function secondsBetween(from: number, to: number): number {
  return Math.round((to - from) / 1000);
}
