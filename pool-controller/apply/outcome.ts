import type { Action } from '../plan/action.ts';

/** What came of one action, in words. */
export type Outcome = { readonly action: Action; readonly outcome: string; readonly took: Took };
/** Whether it took effect, was overtaken by somebody else's write, or failed. */
export type Took = 'effect' | 'nothing' | 'failure';

export type Applied = {
  /** False where another plan was first: nothing of this one was done. */
  readonly advanced: boolean;
  readonly outcomes: readonly Outcome[];
};

export function succeeded(action: Action, outcome = 'done'): Outcome {
  return { action, outcome, took: 'effect' };
}

export function overtaken(action: Action, outcome: string): Outcome {
  return { action, outcome, took: 'nothing' };
}

export function failed(action: Action, error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return { action, outcome: `failed: ${message}`, took: 'failure' };
}
