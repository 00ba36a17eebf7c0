import { setImmediate as nextTurn } from 'node:timers/promises';

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

type Due = { readonly time: number; readonly order: number; callback: (() => void) | undefined };

export function createVirtualTime(start: number): VirtualTime {
  let now = start;
  let order = 0;
  const queue: Due[] = [];
  const add = (time: number, callback: () => void): Due => {
    const due: Due = { time: Math.max(now, time), order: order++, callback };
    push(queue, due);
    return due;
  };
  return {
    now: () => now,
    monotonic: () => now - start,
    at: (time, callback) => {
      add(time, callback);
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          signal?.removeEventListener('abort', cancel);
          resolve();
        };
        const due = add(now + milliseconds, wake);
        const cancel = () => {
          due.callback = undefined;
          resolve();
        };
        signal?.addEventListener('abort', cancel, { once: true });
      }),
    async runUntil(time) {
      await nextTurn();
      for (let due = queue[0]; due !== undefined && due.time <= time; due = queue[0]) {
        pop(queue);
        now = due.time;
        if (due.callback === undefined) continue;
        due.callback();
        // Every promise that this has settled is followed to its end before the clock moves on.
        await nextTurn();
      }
      now = Math.max(now, time);
    },
  };
}

function isBefore(left: Due, right: Due): boolean {
  return left.time < right.time || (left.time === right.time && left.order < right.order);
}

/** A binary heap: the earliest first, equal times in the order in which they were asked for. */
function push(heap: Due[], due: Due): void {
  let child = heap.push(due) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!swapIfBefore(heap, child, parent)) return;
    child = parent;
  }
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let parent = 0;
  while (2 * parent + 1 < heap.length) {
    const left = 2 * parent + 1;
    const [leftDue, rightDue] = [heap[left], heap[left + 1]];
    const child =
      leftDue !== undefined && rightDue !== undefined && isBefore(rightDue, leftDue) ? left + 1 : left;
    if (!swapIfBefore(heap, child, parent)) return;
    parent = child;
  }
}

function swapIfBefore(heap: Due[], child: number, parent: number): boolean {
  const [lower, upper] = [heap[child], heap[parent]];
  if (lower === undefined || upper === undefined || !isBefore(lower, upper)) return false;
  heap[child] = upper;
  heap[parent] = lower;
  return true;
}
