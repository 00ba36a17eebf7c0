import type { PoolConfig } from '../../../../shared/pool/config.ts';
import { workerPriceUsdPerHour } from '../../../../shared/pool/fargate-price.ts';
import { isPaused, type PoolOverride, type PoolReport } from '../../../../shared/pool/pool-state.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { PoolView } from '../schemas/pools.ts';
import { passOverdueSeconds } from './controller-view.ts';
import { isoTime } from './times.ts';
import { shownState } from './worker-view.ts';

/** Everything that a pool's view is made of. `now` is epoch milliseconds. */
export type PoolFacts = {
  readonly config: PoolConfig;
  readonly workers: readonly Worker[];
  readonly report: PoolReport | undefined;
  readonly override: PoolOverride | undefined;
  readonly totals: { readonly hits: number; readonly misses: number };
  /** Of the last hour. */
  readonly latency: PoolView['latency'];
  readonly now: number;
};

/** A pool as the API and the page tell it. Pure. */
export function poolView(facts: PoolFacts): PoolView {
  const { config, workers, report, override, totals, latency, now } = facts;
  const target = override?.target ?? config.target;
  const counts = countByState(workers);
  return {
    name: config.name,
    mode: config.mode,
    target,
    targetOverride: targetOverrideOf(override, config),
    want: report?.want ?? target.fixed,
    maxWorkers: config.maxWorkers,
    counts,
    hits: totals.hits,
    misses: totals.misses,
    latency,
    ...moneyOf(config, counts),
    lastPass: report === undefined ? null : isoTime(report.passAt),
    paused: pauseOf(override, now),
    problems: problemsOf(report, now),
  };
}

/** Live workers by the state that people see. Pure. */
export function countByState(workers: readonly Worker[]): PoolView['counts'] {
  const counts = { launching: 0, warm: 0, busy: 0, claimed: 0, draining: 0 };
  for (const worker of workers) {
    const state = shownState(worker);
    if (state !== 'stopped') counts[state] += 1;
  }
  return counts;
}

/** Every live worker costs; what is warm and idle waits for a grab. */
function moneyOf(config: PoolConfig, counts: PoolView['counts']) {
  const price = workerPriceUsdPerHour(config);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { spendUsdPerHour: all * price, idleUsdPerHour: counts.warm * price };
}

function targetOverrideOf(
  override: PoolOverride | undefined,
  { target: fileTarget }: PoolConfig,
): PoolView['targetOverride'] {
  if (override?.target === undefined) return null;
  const { targetSetAt } = override;
  return { since: targetSetAt === undefined ? null : isoTime(targetSetAt), fileTarget };
}

function pauseOf(override: PoolOverride | undefined, now: number): PoolView['paused'] {
  if (override?.paused === undefined || !isPaused(override, now)) return null;
  return { note: override.paused.note, until: isoTime(override.paused.until) };
}

const noPassYet = 'the controller has made no pass over this pool yet';
const noPassSince = 'no pass of the controller since';

/** Whether a problem of a pool only says that nobody has looked after it. */
export function isPassProblem(problem: string): boolean {
  return problem === noPassYet || problem.startsWith(noPassSince);
}

/** What the last pass said, after what is wrong with the passes themselves. Pure. */
export function problemsOf(report: PoolReport | undefined, now: number): string[] {
  if (report === undefined) return [noPassYet];
  const overdue = now - report.passAt > passOverdueSeconds * 1000;
  return overdue ? [`${noPassSince} ${isoTime(report.passAt)}`, ...report.problems] : [...report.problems];
}
