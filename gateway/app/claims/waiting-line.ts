/** Grabs that may wait for one pool at one gateway; one more is a miss at once. */
const maxWaiting = 1000;
/** How long a grab of several at the head keeps those behind it from taking what it can't use yet. */
const headSeconds = 10;

/** Somebody's place in the line. `now` is epoch milliseconds. */
export type Place = {
  /** 1 is the next one to be served. */
  position(): number;
  /** Whether it may be served now: nobody is before it, but grabs of several that have had their time at the head. */
  isInTurn(now: number): boolean;
  /** Aborts once nobody is before it. */
  readonly called: AbortSignal;
  leave(): void;
};

/**
 * The grabs that wait for one pool at one gateway, first come first served. While anybody waits, newcomers are not
 * served before them; only a grab of several may be overtaken, once it has been at the head for 10 s.
 */
export type WaitingLine = {
  length(): number;
  /** How many workers are waited for. */
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
};

export function createWaitingLine(): WaitingLine {
  let waiting: readonly Ticket[] = [];
  // The reason is a word: without one, an abort makes an error with a stack.
  const callFirst = () => waiting[0]?.turn.abort('called');
  return {
    length: () => waiting.length,
    demand: () => waiting.reduce((sum, { count }) => sum + count, 0),
    isFree: (now) => waiting.every((ticket) => mayBeOvertaken(ticket, now)),
    join(count) {
      if (waiting.length >= maxWaiting) return undefined;
      const ticket: Ticket = { count, turn: new AbortController() };
      waiting = [...waiting, ticket];
      callFirst();
      return {
        called: ticket.turn.signal,
        position: () => waiting.indexOf(ticket) + 1,
        isInTurn(now) {
          const before = waiting.slice(0, waiting.indexOf(ticket));
          if (!before.every((other) => mayBeOvertaken(other, now))) return false;
          ticket.headSince ??= now;
          return true;
        },
        leave: () => {
          waiting = waiting.filter((other) => other !== ticket);
          callFirst();
        },
      };
    },
  };
}

function mayBeOvertaken({ count, headSince }: Ticket, now: number): boolean {
  return count > 1 && headSince !== undefined && now - headSince >= headSeconds * 1000;
}
