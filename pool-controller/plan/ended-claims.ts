import { type Action, isKind } from './action.ts';
import type { Rule } from './draft.ts';

/** Ended claims are copied to rows of their own; a worker that is closed or turns warm takes its own along. */
export const endedClaims: Rule = ({ observed, actions }) => {
  const leaving = [...actions.filter(isKind('close')), ...actions.filter(isKind('reuse'))];
  const takenAlong = new Set(leaving.map(({ worker }) => worker.id));
  return {
    actions: observed.workers.flatMap((worker): Action[] => {
      const { id, endedClaim: ended } = worker;
      if (ended === undefined || takenAlong.has(id)) return [];
      return [{ kind: 'copyEndedClaim', worker, ended, reason: 'its last claim gets a row of its own' }];
    }),
  };
};
