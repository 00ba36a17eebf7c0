import type { Worker } from '../pool/worker.ts';

/**
 * What came of a conditional write, settled: where the condition failed or the answer was lost, one consistent
 * read has looked for our own change id. `won` false means that somebody else's write stands; `current` is the row as it stands now.
 */
export type WriteOutcome =
  | { readonly won: true; readonly worker: Worker }
  | { readonly won: false; readonly current: Worker | undefined };
