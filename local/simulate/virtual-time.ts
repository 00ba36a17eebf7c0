import { type Due, DueQueue } from './due-queue.ts';

/**
 * A clock that stands still until everything that could run has run, and then jumps to the next moment at which
 * something is due. Epoch milliseconds.
 */
export type VirtualTime = {
  now(): number;
  monotonic(): number;
  /** Resolves at its time, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back at a time; a time in the past is now. */
  at(time: number, callback: () => void): void;
  /** Lets time pass up to a moment, in order. */
  runUntil(time: number): Promise<void>;
};

/** After so many events the real event loop has its turn: timers, signals and unhandled rejections wait for it. */
const eventsPerTurn = 1000;

export function createVirtualTime(start: number): VirtualTime {
  let now = start;
  let order = 0;
  const queue = new DueQueue();
  const wakers = createWakers();
  const add = (time: number, callback: () => void): Due => {
    const due: Due = { time: Math.max(now, time), order: order++, callback };
    queue.add(due);
    return due;
  };
  /** False where nothing more is due by then. */
  const happenNext = (until: number): boolean => {
    for (let due = queue.first(); due !== undefined && due.time <= until; due = queue.first()) {
      queue.removeFirst();
      now = due.time;
      if (due.callback === undefined) continue;
      due.callback();
      return true;
    }
    now = Math.max(now, until);
    return false;
  };
  return {
    now: () => now,
    monotonic: () => now - start,
    at: (time, callback) => {
      add(time, callback);
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal === undefined) add(now + milliseconds, resolve);
        else if (signal.aborted) resolve();
        else wakers.sleep(signal, resolve, (wake) => add(now + milliseconds, wake));
      }),
    runUntil: (time) => repeatWhenSettled(() => happenNext(time)),
  };
}

/**
 * Does `step` again and again while it says true. Between two steps every promise that could settle has settled, and
 * all that waited for it has run: Node begins a tick that a microtask asked for once no microtask is left. A turn of
 * the event loop would do the same, at ten times the cost.
 */
function repeatWhenSettled(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let steps = 0;
    const repeat = () => {
      try {
        if (!step()) return resolve();
      } catch (error) {
        return reject(error);
      }
      steps += 1;
      queueMicrotask(afterMicrotasks);
    };
    const afterMicrotasks = () => {
      if (steps % eventsPerTurn === 0) setImmediate(repeat);
      else process.nextTick(repeat);
    };
    setImmediate(repeat);
  });
}

/** Sleepers by the signal that may wake them: one listener a signal, since adding and removing them is slow. */
function createWakers() {
  const sleepers = new WeakMap<AbortSignal, Set<() => void>>();
  const sleepersOf = (signal: AbortSignal): Set<() => void> => {
    const known = sleepers.get(signal);
    if (known !== undefined) return known;
    const fresh = new Set<() => void>();
    sleepers.set(signal, fresh);
    signal.addEventListener('abort', () => wakeAll(fresh), { once: true });
    return fresh;
  };
  return {
    /** `schedule` is given what is to happen at the sleep's own end. */
    sleep(signal: AbortSignal, resolve: () => void, schedule: (wake: () => void) => Due): void {
      const waiting = sleepersOf(signal);
      const due = schedule(() => {
        waiting.delete(wakeEarly);
        resolve();
      });
      const wakeEarly = () => {
        due.callback = undefined;
        resolve();
      };
      waiting.add(wakeEarly);
    },
  };
}

function wakeAll(sleepers: Set<() => void>): void {
  for (const wake of sleepers) wake();
  sleepers.clear();
}
