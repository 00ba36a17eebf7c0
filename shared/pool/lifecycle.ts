import { ServiceError } from './errors.ts';
import type { WorkerState } from './worker.ts';

/**
 * The one state machine of a worker's life: `launching → warm → claimed → draining → stopped` with the edges
 * below and no other. Every write that changes a worker's state names its transition here.
 */
export const transitions = {
  turnWarm: { from: ['launching'], to: 'warm' },
  claim: { from: ['warm'], to: 'claimed' },
  /** Before anything was handed out. */
  undoClaim: { from: ['claimed'], to: 'warm' },
  endClaim: { from: ['claimed'], to: 'draining' },
  /** A worker that the pool wants no longer: surplus, stale, sick. */
  drain: { from: ['launching', 'warm'], to: 'draining' },
  /** A claimed worker that turned out to be silent or somebody else, before it was handed out. */
  drainClaimed: { from: ['claimed'], to: 'draining' },
  /** A released worker of a pool that allows reuse, idle again. */
  reuse: { from: ['draining'], to: 'warm' },
  stop: { from: ['launching', 'warm', 'claimed', 'draining'], to: 'stopped' },
} as const satisfies Record<string, { from: readonly WorkerState[]; to: WorkerState }>;

export type TransitionName = keyof typeof transitions;

/** The state that a transition leads to. Throws `internal` where the edge doesn't exist: that is our own bug. */
export function nextState(from: WorkerState, name: TransitionName): WorkerState {
  const transition: { from: readonly WorkerState[]; to: WorkerState } = transitions[name];
  if (transition.from.includes(from)) return transition.to;
  throw new ServiceError('internal', `a worker that is ${from} has no transition "${name}"`);
}

/** Whether the edge exists. */
export function mayTransit(from: WorkerState, name: TransitionName): boolean {
  const states: readonly WorkerState[] = transitions[name].from;
  return states.includes(from);
}
