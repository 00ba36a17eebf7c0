import { affordableWorkers } from '../../shared/pool/fargate-price.ts';
import type { Draft } from './draft.ts';
import { isCounted, standings } from './standing.ts';
import { wanted } from './want.ts';

/**
 * How many of the workers that the target counts may stay: as many as it wants, and no more than the budget pays
 * for beside those that are claimed or at work.
 */
export function keepable(draft: Draft): number {
  const { config } = draft.observed;
  const want = wanted(draft);
  if (config === undefined) return want;
  const inUse = standings(draft).filter(
    (worker) => worker.state === 'claimed' || (worker.state === 'warm' && !isCounted(draft, worker)),
  ).length;
  return Math.max(0, Math.min(want, affordableWorkers(config) - inUse));
}

/** How many workers the pool may have at all. */
export function mostWorkers({ observed: { config } }: Draft): number {
  return config === undefined ? 0 : Math.min(config.maxWorkers, affordableWorkers(config));
}
