import type { Meddler, WireCall } from '../../local/chaos/wire/meddler.ts';

/** When the caller is killed: before its call is forwarded, or once it took effect and before the answer. */
type Moment = 'before' | 'after';

/** A call of one program: the `count`th of its operation, over all of its wires. */
type Place = { readonly operation: string; readonly count: number; readonly moment: Moment };

/** Counts the calls of one program on all of its wires, and kills it at one of them. */
export type Trap = {
  readonly meddler: Meddler;
  /** From now on calls count; `kill` ends the caller. */
  arm(kill: () => void): void;
  disarm(): void;
  hasSprung(): boolean;
};

type LaidTrap = Trap & { calls(): readonly WireCall[] };

function layTrap(place: Place | undefined): LaidTrap {
  let kill: (() => void) | undefined;
  let hasSprung = false;
  const calls: WireCall[] = [];
  const isAt = (call: WireCall, moment: Moment) => {
    if (kill === undefined || place?.operation !== call.operation || place.moment !== moment) return false;
    const same = calls.filter(({ operation }) => operation === call.operation);
    return same.indexOf(call) === place.count - 1;
  };
  const spring = (call: WireCall, moment: Moment) => {
    if (!hasSprung && isAt(call, moment)) {
      hasSprung = true;
      kill?.();
    }
    // What the dead have sent meanwhile is lost with them.
    return hasSprung && kill !== undefined ? 'cut' : 'pass';
  };
  return {
    meddler: {
      async onCall(call) {
        if (kill !== undefined) calls.push(call);
        return spring(call, 'before');
      },
      onAnswer: async (call) => spring(call, 'after'),
    },
    arm: (deadly) => {
      kill = deadly;
    },
    disarm: () => {
      kill = undefined;
    },
    hasSprung: () => hasSprung,
    calls: () => calls,
  };
}

/** More calls than any operation makes. */
const maxPlaces = 200;

/** What a program was at when it died, and the places that it did not come to. */
export type Deaths = { readonly at: readonly string[]; readonly notReached: readonly string[] };

/** How many run at once, and how often one is run anew that did not come to its place: a busy machine may end it before. */
type Bounds = { readonly atOnce: number; readonly tries: number };

/**
 * Does something once to see which calls it makes, and then again with a trap before, and one after, each of them. A
 * call is told by its operation and its number among those, since timers shift the rest.
 */
export async function atEveryCall(
  { atOnce, tries }: Bounds,
  run: (trap: Trap, name: string) => Promise<void>,
): Promise<Deaths> {
  const rehearsal = layTrap(undefined);
  await run(rehearsal, 'rehearsal');
  const waiting = placesOf(rehearsal.calls());
  if (waiting.length > maxPlaces) throw new Error(`${waiting.length} places, more than ${maxPlaces}`);
  const at: string[] = [];
  const notReached: string[] = [];
  const queue = waiting.entries();
  const lane = async () => {
    for (const [number, place] of queue) {
      let trap = layTrap(place);
      await run(trap, `${number}`);
      for (let another = 2; another <= tries && !trap.hasSprung(); another += 1) {
        trap = layTrap(place);
        await run(trap, `${number}-${another}`);
      }
      (trap.hasSprung() ? at : notReached).push(inWords(place));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { at, notReached };
}

function placesOf(calls: readonly WireCall[]): readonly Place[] {
  const byOperation = Map.groupBy(calls, ({ operation }) => operation);
  return [...byOperation].flatMap(([operation, all]) =>
    all.flatMap((_call, index) => [
      { operation, count: index + 1, moment: 'before' as const },
      { operation, count: index + 1, moment: 'after' as const },
    ]),
  );
}

function inWords({ operation, count, moment }: Place): string {
  return `${moment} ${operation} ${count}`;
}

/** Which operations the programs died at, each with how often, for people. */
export function tallyOf({ at, notReached }: Deaths): string {
  const operations = Map.groupBy(at, (words) => words.replace(/^\w+ (.*) \d+$/, '$1'));
  const died = [...operations].map(([name, all]) => `${all.length} × ${name}`).join(', ');
  return `${at.length} deaths (${died})${notReached.length === 0 ? '' : `; not reached: ${notReached.join(', ')}`}`;
}

/** Places that a timer may leave out or add: the looks at the controllers' lease. Everything else must be reached. */
export function notReachedInEarnest({ notReached }: Deaths): readonly string[] {
  return notReached.filter((words) => !/ GetItem \d+$/.test(words));
}
