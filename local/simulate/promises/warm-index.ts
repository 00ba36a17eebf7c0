import type { KeptPromise } from './kept-promise.ts';

export const warmIndexHoldsWarm: KeptPromise = {
  id: 'warm-index',
  source: 'design.md, Where truth lives',
  sentence: 'A sparse index holds only warm workers, and all that are idle.',
  watch: (_truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker' || write.after === undefined) return;
      const { state, busySince, warmPool, workerId } = write.after;
      const belongs = state === 'warm' && busySince === undefined;
      if (belongs !== (warmPool !== undefined)) {
        broken(
          `worker ${workerId} is ${state}${busySince === undefined ? '' : ' and busy'}, and ${belongs ? 'not ' : ''}in the index`,
        );
      }
    },
  }),
};
