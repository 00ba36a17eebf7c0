/** Grabs that may wait for one pool at one gateway; one more is a miss at once. */
const maxWaiting = 1000;
/** How long a grab of several at the head keeps those behind it from taking what it can't use yet. */
const headSeconds = 10;

/** Somebody's place in the line. `now` is epoch milliseconds. */
export type Place = {
  /** 1 is the next one to be served. */
  position(): number;
  /**
   * Whether it may be served now: nobody is before it, but grabs that have got their worker, and grabs of several that
   * have had their time at the head.
   */
  isInTurn(now: number): boolean;
  /** Aborts once it is in turn by what somebody before it did; it may be out of turn again, where that came to nothing. */
  readonly called: AbortSignal;
  /** It has a worker, which is yet to be probed and told: nobody behind need wait for that. */
  beServed(now: number): void;
  /** That came to nothing: it is at its place again. */
  waitOn(): void;
  leave(now: number): void;
};

/**
 * The grabs that wait for one pool at one gateway, first come first served. While anybody waits, newcomers are not
 * served before them; only a grab of several may be overtaken, once it has been at the head for 10 s, and one that has
 * its worker already.
 */
export type WaitingLine = {
  length(): number;
  /** How many workers are waited for by those who have none yet. */
  demand(): number;
  /** Whether a newcomer may be served at once. `now` is epoch milliseconds. */
  isFree(now: number): boolean;
  /** Undefined where the line is full. `count`: how many workers it waits for. */
  join(count: number): Place | undefined;
};

type Ticket = {
  readonly count: number;
  readonly turn: AbortController;
  /** Since when it has been its turn. */
  headSince?: number;
  isServed: boolean;
};

export function createWaitingLine(): WaitingLine {
  let waiting: readonly Ticket[] = [];
  /** Everybody in turn, the first one always. */
  const call = (now: number) => {
    const last = waiting.findIndex((ticket) => !mayBeOvertaken(ticket, now));
    const inTurn = last === -1 ? waiting : waiting.slice(0, last + 1);
    // The reason is a word: without one, an abort makes an error with a stack.
    for (const { turn } of inTurn) turn.abort('called');
  };
  return {
    length: () => waiting.length,
    demand: () => waiting.reduce((sum, { count, isServed }) => sum + (isServed ? 0 : count), 0),
    isFree: (now) => waiting.every((ticket) => mayBeOvertaken(ticket, now)),
    join(count) {
      if (waiting.length >= maxWaiting) return undefined;
      const ticket: Ticket = { count, turn: new AbortController(), isServed: false };
      waiting = [...waiting, ticket];
      return {
        called: ticket.turn.signal,
        position: () => waiting.indexOf(ticket) + 1,
        isInTurn(now) {
          const before = waiting.slice(0, waiting.indexOf(ticket));
          if (!before.every((other) => mayBeOvertaken(other, now))) return false;
          ticket.headSince ??= now;
          return true;
        },
        beServed(now) {
          ticket.isServed = true;
          call(now);
        },
        waitOn() {
          ticket.isServed = false;
        },
        leave(now) {
          waiting = waiting.filter((other) => other !== ticket);
          call(now);
        },
      };
    },
  };
}

function mayBeOvertaken({ count, headSince, isServed }: Ticket, now: number): boolean {
  if (isServed) return true;
  return count > 1 && headSince !== undefined && now - headSince >= headSeconds * 1000;
}
