import type { Granted } from './handing-out.ts';

/** What one try of a grab came to. */
export type GrabOutcome =
  /** `again`: an earlier try with the same key made these claims, so that they are no new hit. */
  | { readonly granted: readonly Granted[]; readonly again: boolean }
  /** `contended`: other grabs were in the way, so that the next try has to keep out of theirs. */
  | { readonly firstMiss: boolean; readonly contended: boolean };

export function hit(...granted: readonly Granted[]): GrabOutcome {
  return { granted, again: false };
}

export function missed(firstMiss: boolean): GrabOutcome {
  return { firstMiss, contended: false };
}
