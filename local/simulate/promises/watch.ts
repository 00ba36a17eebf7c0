import type { Item } from '../../ledger/expressions/values.ts';
import { keptPromises } from './all.ts';
import type { EcsCall, Told, Watching } from './kept-promise.ts';
import type { TableWrite } from './rows.ts';
import type { Truth } from './truth.ts';

/** A promise that did not hold: which one, when, and how. */
export type BrokenPromise = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Milliseconds from the run's start. */
  readonly elapsed: number;
  readonly promise: string;
  readonly what: string;
};

/** Kept of a run at most: a bug that breaks a promise at each step would fill the memory. */
const maxKept = 1000;

export type BrokenPromises = {
  note(promise: string, what: string): void;
  list(): readonly BrokenPromise[];
};

export function collectBroken(now: () => number): BrokenPromises {
  const startedAt = now();
  const broken: BrokenPromise[] = [];
  return {
    note(promise, what) {
      if (broken.length < maxKept) broken.push({ at: now(), elapsed: now() - startedAt, promise, what });
    },
    list: () => broken,
  };
}

/** Tells every promise of everything; each hears only what it listens for. */
export function watchPromises(truth: Truth, broken: BrokenPromises): Required<Watching> {
  const watching = keptPromises.map(({ id, watch }) => watch(truth, (what) => broken.note(id, what)));
  const wrote = watching.flatMap((one) => one.wrote ?? []);
  const stored = watching.flatMap((one) => one.stored ?? []);
  const asked = watching.flatMap((one) => one.asked ?? []);
  const answered = watching.flatMap((one) => one.answered ?? []);
  const told = watching.flatMap((one) => one.told ?? []);
  return {
    wrote(write: TableWrite) {
      for (const hear of wrote) hear(write);
    },
    stored(before: Item | undefined, after: Item | undefined) {
      for (const hear of stored) hear(before, after);
    },
    asked(call: EcsCall) {
      for (const hear of asked) hear(call);
    },
    answered(call: EcsCall, answer: unknown) {
      for (const hear of answered) hear(call, answer);
    },
    told(answer: Told) {
      for (const hear of told) hear(answer);
    },
  };
}
