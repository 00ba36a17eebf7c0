import type { KeptPromise } from './kept-promise.ts';
import { serialOf, skewMilliseconds } from './truth.ts';

export const drainsAdvance: KeptPromise = {
  id: 'drains-advance',
  source: 'design.md, A pass of the controller',
  sentence: "Every plan that drains first advances the pool's sequence that it observed.",
  watch: (truth, broken) => {
    const advancedAt = new Map<string, number>();
    return {
      wrote(write) {
        if (write.kind === 'state') advancedAt.set(`${serialOf(write.changeId)} ${write.pool}`, truth.now());
        if (write.kind !== 'worker' || write.after?.state !== 'draining') return;
        const { workerId, before, after } = write;
        if (before?.state !== 'launching' && before?.state !== 'warm') return;
        const advanced =
          advancedAt.get(`${serialOf(after.changeId)} ${after.pool}`) ?? Number.NEGATIVE_INFINITY;
        // A plan's drains all bear the time at which it was made, by its own clock.
        if (advanced + skewMilliseconds < (after.drainingAt ?? 0))
          broken(`worker ${workerId} drains by a plan that advanced nothing: ${after.drainReason}`);
      },
    };
  },
};
