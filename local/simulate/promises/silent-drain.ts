import type { KeptPromise } from './kept-promise.ts';
import { passShowsMilliseconds, type Truth } from './truth.ts';

/** A silent worker is believed to be sick for good within this time. Milliseconds. */
const minuteMilliseconds = 60_000;
/** Where so many are silent, the controller may doubt its own network. */
const doubtedSilent = 3;

export const silentDrain: KeptPromise = {
  id: 'silent-drain',
  source: 'design.md, A pass of the controller; protocols.md, Probe after the write',
  sentence:
    'A warm worker that is silent drains within a minute and a pass, unless so many are that the network is doubted.',
  watch: (truth, broken) => {
    const warmSince = new Map<string, number>();
    const doubtedAt = new Map<string, number>();
    return {
      wrote(write) {
        if (write.kind === 'worker') {
          if (write.after?.state !== 'warm') warmSince.delete(write.workerId);
          else if (write.before?.state !== 'warm') warmSince.set(write.workerId, truth.now());
        }
        if (write.kind !== 'report') return;
        const silent = silentIn(truth, write.pool);
        if (silent.length >= doubtedSilent) doubtedAt.set(write.pool, truth.now());
        for (const [workerId, since] of silent) {
          const warmAt = warmSince.get(workerId);
          if (warmAt === undefined) continue;
          const from = Math.max(since, warmAt, doubtedAt.get(write.pool) ?? 0, truth.controlledSince());
          const silentFor = truth.now() - from;
          if (silentFor <= minuteMilliseconds + passShowsMilliseconds) continue;
          broken(`worker ${workerId} is warm, and has been silent for ${silentFor} ms`);
          warmSince.set(workerId, truth.now());
        }
      },
    };
  },
};

function silentIn({ workers, silentWorkers }: Truth, pool: string): readonly [string, number][] {
  const silent = silentWorkers();
  return silent.size === 0 ? [] : [...silent].filter(([id]) => workers.get(id)?.pool === pool);
}
