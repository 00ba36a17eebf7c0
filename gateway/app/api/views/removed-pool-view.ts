import type { PoolReport } from '../../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { RemovedPoolView } from '../schemas/pools.ts';
import { countByState, problemsOf } from './pool-view.ts';
import { isoTime } from './times.ts';

type Facts = {
  readonly name: string;
  readonly workers: readonly Worker[];
  readonly report: PoolReport | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
};

/** What is left of a pool that was taken out of the configuration. Pure. */
export function removedPoolView({ name, workers, report, now }: Facts): RemovedPoolView {
  return {
    name,
    counts: countByState(workers),
    lastPass: report === undefined ? null : isoTime(report.passAt),
    problems: problemsOf(report, now),
  };
}
