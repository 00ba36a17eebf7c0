import type { Action } from './action.ts';
import { type Draft, drainMilliseconds } from './draft.ts';
import type { Standing } from './standing.ts';

/** Drains for workers that the pool wants no longer. One that never was warm has nothing to end. */
export function leave(draft: Draft, leaving: readonly Standing[], reason: string): Action[] {
  return leaving.flatMap(({ worker, state }): Action[] => {
    if (worker === undefined) return [];
    const drainDeadline = state === 'launching' ? draft.now : draft.now + drainMilliseconds(draft);
    return [{ kind: 'drain', worker, drainingAt: draft.now, drainDeadline, reason }];
  });
}
