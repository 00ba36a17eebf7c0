import { isLive } from '../../../shared/pool/claim.ts';
import type { KeptPromise } from './kept-promise.ts';
import { skewMilliseconds } from './truth.ts';

export const neverStopClaimed: KeptPromise = {
  id: 'never-stop-claimed',
  source: 'design.md, Promise 5',
  sentence: 'A worker with a live claim is never stopped by the pool.',
  watch: (truth, broken) => ({
    asked({ operation, input }) {
      if (operation !== 'StopTask') return;
      const workerId = String(input['task']);
      const claim = truth.workers.get(workerId)?.claim;
      if (claim !== undefined && isLive(claim, truth.now() - skewMilliseconds)) {
        broken(`worker ${workerId} is told to stop, and claim ${claim.id} lives`);
      }
      const held = truth.books.holderOf(workerId);
      if (held !== undefined) broken(`worker ${workerId} is told to stop, and a client holds ${held}`);
    },
  }),
};

export const drainFirst: KeptPromise = {
  id: 'drain-first',
  source: 'protocols.md, Draining',
  sentence: 'Draining is written first; a worker with running tasks is stopped only after its time to drain.',
  watch: (truth, broken) => ({
    asked({ operation, input }) {
      if (operation !== 'StopTask') return;
      const workerId = String(input['task']);
      const row = truth.workers.get(workerId);
      // Where ECS stops it already, being told once more changes nothing.
      if (row === undefined || row.state === 'stopped' || truth.isStopping(workerId)) return;
      if (row.state !== 'draining')
        return broken(`worker ${workerId} is told to stop while it is ${row.state}`);
      const busySince = truth.busySince(workerId);
      const { drainingAt = 0, drainDeadline = 0 } = row;
      const wasBusy = busySince !== undefined && busySince + skewMilliseconds < drainingAt;
      if (wasBusy && truth.now() + skewMilliseconds < drainDeadline) {
        broken(`worker ${workerId} is told to stop at work, ${drainDeadline - truth.now()} ms too early`);
      }
    },
  }),
};

export const drainSeconds: KeptPromise = {
  id: 'drain-seconds',
  source: 'design.md, Promise 5',
  sentence: 'The running tasks of a worker whose claim has ended get drainSeconds to end.',
  watch: (truth, broken) => ({
    wrote(write) {
      if (write.kind !== 'worker' || write.before?.state !== 'claimed') return;
      const { after, workerId } = write;
      if (after?.state !== 'draining' || after.endedClaim === undefined) return;
      const { drainingAt = 0, drainDeadline = 0 } = after;
      const seconds = (drainDeadline - drainingAt) / 1000;
      const least = Math.min(...truth.configsLately(after.pool).map((config) => config.drainSeconds));
      if (seconds < least) broken(`worker ${workerId} gets ${seconds} s to drain`);
    },
  }),
};
