import type { KeptPromise } from './kept-promise.ts';

export const rowVersions: KeptPromise = {
  id: 'row-versions',
  source: 'design.md, Where truth lives',
  sentence: 'Every change of a worker is one conditional write on one item, on its version, which counts it.',
  watch: (_truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker' || write.after === undefined) return;
      const { workerId, before, after } = write;
      const expected = (before?.version ?? 0) + 1;
      if (after.version !== expected) {
        broken(`worker ${workerId} went from version ${before?.version ?? 'none'} to ${after.version}`);
      }
    },
  }),
};

export const fenceGrows: KeptPromise = {
  id: 'fence-grows',
  source: 'protocols.md, Claims',
  sentence: 'A claim has the fence of the one before it plus one; a fence never falls.',
  watch: (_truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker' || write.before === undefined || write.after === undefined) return;
      const { workerId, before, after } = write;
      if (after.fence < before.fence) broken(`worker ${workerId}: fence fell to ${after.fence}`);
      const isNew = after.claim !== undefined && after.claim.id !== before.claim?.id;
      if (isNew && (after.claim?.fence !== before.fence + 1 || after.fence !== before.fence + 1)) {
        broken(`claim ${after.claim?.id} has fence ${after.claim?.fence} after ${before.fence}`);
      }
    },
  }),
};
