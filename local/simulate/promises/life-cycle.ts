import type { KeptPromise } from './kept-promise.ts';

/** Written out once more, on purpose: the programs' own list may be what is wrong. */
const edges: ReadonlySet<string> = new Set([
  'launching → warm',
  'launching → draining',
  'warm → claimed',
  'warm → draining',
  'claimed → warm',
  'claimed → draining',
  'draining → warm',
  'launching → stopped',
  'warm → stopped',
  'claimed → stopped',
  'draining → stopped',
]);

export const lifeCycle: KeptPromise = {
  id: 'life-cycle',
  source: 'design.md, Words',
  sentence: "A worker's life has the edges that are listed, and no other edge exists.",
  watch: (_truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker') return;
      const { workerId, before, after } = write;
      if (before === undefined || after === undefined) {
        const edge = `${before?.state ?? 'nothing'} → ${after?.state ?? 'nothing'}`;
        const isLegal = after?.state === 'launching' || before?.state === 'stopped';
        if (!isLegal) broken(`worker ${workerId}: ${edge}`);
        return;
      }
      if (before.state === after.state) return;
      const edge = `${before.state} → ${after.state}`;
      if (!edges.has(edge)) broken(`worker ${workerId}: ${edge}`);
      if (edge === 'draining → warm' && before.returning !== true) {
        broken(`worker ${workerId} turned warm again, and was not to return`);
      }
    },
  }),
};
