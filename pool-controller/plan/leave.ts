import type { Action } from './action.ts';
import { type Draft, drainMilliseconds, isBusy } from './draft.ts';
import type { Standing } from './standing.ts';

/** Drains for workers that the pool wants no longer. One that never was warm has nothing to end, unless it is at work. */
export function leave(draft: Draft, leaving: readonly Standing[], reason: string): Action[] {
  return leaving.flatMap(({ worker, state }): Action[] => {
    if (worker === undefined) return [];
    const hasNothing = state === 'launching' && !isBusy(draft, worker);
    const drainDeadline = hasNothing ? draft.now : draft.now + drainMilliseconds(draft);
    return [{ kind: 'drain', worker, drainingAt: draft.now, drainDeadline, reason }];
  });
}
