import type { CallEvent } from './events.ts';
import { type CallFault, callFaultKinds, callFaults, type FaultKind } from './kinds.ts';
import { streamOf } from './streams.ts';

/**
 * Which calls go wrong. Each kind counts its own calls; whether the n-th one fails depends on the seed, the kind and
 * n alone, or on the events of an earlier run that is replayed.
 */
export type CallDice = {
  /** Counts one call; true where it goes wrong. */
  fails(kind: CallFault): boolean;
  /** From now on nothing goes wrong any more. */
  stop(): void;
  /** What went wrong so far, in order. */
  fired(): readonly CallEvent[];
};

type Die = { calls: number; next: number; readonly following: () => number };

export type DiceOptions = {
  readonly seed: number;
  readonly kinds: ReadonlySet<FaultKind>;
  /** The faults to replay, in place of those that the seed draws. */
  readonly replayed: readonly CallEvent[] | undefined;
  /** Milliseconds from the run's start. */
  readonly elapsed: () => number;
};

export function createCallDice({ seed, kinds, replayed, elapsed }: DiceOptions): CallDice {
  const dice = new Map(
    callFaultKinds
      .filter((kind) => kinds.has(kind))
      .map((kind): [CallFault, Die] => {
        const following = replayed === undefined ? drawn(seed, kind) : listed(replayed, kind);
        return [kind, { calls: 0, next: following(), following }];
      }),
  );
  const fired: CallEvent[] = [];
  return {
    fails(kind) {
      const die = dice.get(kind);
      if (die === undefined) return false;
      die.calls += 1;
      if (die.calls !== die.next) return false;
      die.next = die.following();
      fired.push({ at: elapsed(), kind, call: die.calls });
      return true;
    },
    stop: () => dice.clear(),
    fired: () => fired,
  };
}

/** The numbers of the failing calls of a kind: the gaps between them are geometric. */
function drawn(seed: number, kind: CallFault): () => number {
  const random = streamOf(seed, `calls ${kind}`);
  const logOfSuccess = Math.log(1 - callFaults[kind]);
  let last = 0;
  return () => {
    last += 1 + Math.floor(Math.log(1 - random.number()) / logOfSuccess);
    return last;
  };
}

function listed(replayed: readonly CallEvent[], wanted: CallFault): () => number {
  const calls = replayed
    .filter(({ kind }) => kind === wanted)
    .map(({ call }) => call)
    .toSorted((one, other) => one - other)
    .values();
  return () => calls.next().value ?? Number.POSITIVE_INFINITY;
}
