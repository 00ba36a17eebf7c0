import type { KeptPromise } from './kept-promise.ts';

export const closing: KeptPromise = {
  id: 'closing',
  source: 'design.md, Where truth lives; protocols.md, Claims',
  sentence:
    "A closed worker's row is written before its live one is deleted, and its last claim is copied to a row of its own first.",
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker') return;
      const { workerId, before, after } = write;
      const ended = before?.endedClaim;
      if (ended !== undefined && after?.endedClaim?.id !== ended.id && !truth.endedClaims.has(ended.id)) {
        broken(`the end of claim ${ended.id} left worker ${workerId} before it had a row of its own`);
      }
      if (after === undefined && !truth.closedWorkers.has(workerId)) {
        broken(`worker ${workerId} left the live ones before its closed row was there`);
      }
    },
  }),
};

export const onlyTheDeadClose: KeptPromise = {
  id: 'only-the-dead-close',
  source: 'design.md, Words',
  sentence: 'A worker is stopped when ECS says that it died.',
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker' || write.after?.state !== 'stopped') return;
      if (write.before?.state === 'stopped' || truth.runs(write.workerId) !== true) return;
      broken(`worker ${write.workerId} was closed, and ECS runs it`);
    },
  }),
};
