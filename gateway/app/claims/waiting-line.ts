/** Grabs that may wait for one pool at one gateway; one more is a miss at once. */
const maxWaiting = 1000;

/** Somebody's place in the line. */
export type Place = {
  /** 1 is the next one to be served. */
  position(): number;
  leave(): void;
};

/**
 * The grabs that wait for one pool at one gateway, first come first served. While anybody waits, newcomers are not
 * served before them.
 */
export type WaitingLine = {
  length(): number;
  /** Undefined where the line is full. */
  join(): Place | undefined;
};

export function createWaitingLine(): WaitingLine {
  let waiting: readonly symbol[] = [];
  return {
    length: () => waiting.length,
    join() {
      if (waiting.length >= maxWaiting) return undefined;
      const ticket = Symbol('place in the line');
      waiting = [...waiting, ticket];
      return {
        position: () => waiting.indexOf(ticket) + 1,
        leave: () => {
          waiting = waiting.filter((other) => other !== ticket);
        },
      };
    },
  };
}
