import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ControllerPorts } from '../ports.ts';

type Sleeper = { readonly wakeAt: number; readonly wake: () => void };
export type VirtualClock = ControllerPorts['clock'] & {
  /** Lets this much time pass, in order, each sleeper woken at its moment. */
  pass(milliseconds: number): Promise<void>;
};

/** A clock that moves only when told. */
export function virtualClock(start: number): VirtualClock {
  let now = start;
  let sleepers: Sleeper[] = [];
  const sleep = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { wakeAt: now + Math.max(0, milliseconds), wake: resolve };
      sleepers.push(sleeper);
      const cancel = () => {
        sleepers = sleepers.filter((one) => one !== sleeper);
        resolve();
      };
      signal?.addEventListener('abort', cancel, { once: true });
    });
  const pass = async (milliseconds: number) => {
    const until = now + milliseconds;
    await nextTurn();
    for (
      let next = earliest(sleepers);
      next !== undefined && next.wakeAt <= until;
      next = earliest(sleepers)
    ) {
      const due = next;
      now = Math.max(now, due.wakeAt);
      sleepers = sleepers.filter((one) => one !== due);
      due.wake();
      await nextTurn();
    }
    now = until;
  };
  return { now: () => now, monotonic: () => now - start, sleep, pass };
}

function earliest(sleepers: readonly Sleeper[]): Sleeper | undefined {
  return sleepers.reduce<Sleeper | undefined>(
    (first, one) => (first === undefined || one.wakeAt < first.wakeAt ? one : first),
    undefined,
  );
}
