import type { FeedEvent } from '../api/events/feed-event.ts';
import type { DecisionView } from '../api/schemas/pools.ts';
import type { WorkerView } from '../api/schemas/workers.ts';
import type { OverviewView, PoolSection } from './view.ts';

/** The list of decisions on the page; the API has more. */
export const decisionsShown = 30;

/** The overview after an event. A pool that is new comes last until the page is loaded again. Pure. */
export function withEvent(view: OverviewView, { event, data }: FeedEvent): OverviewView {
  if (event === 'worker') return changed(view, data.pool, (section) => withWorker(section, data));
  if (event === 'decision') return changed(view, data.pool, (section) => withDecision(section, data));
  if (event !== 'pool') return view;
  if ('removed' in data) return { ...view, pools: view.pools.filter(({ pool }) => pool.name !== data.name) };
  if (view.pools.every(({ pool }) => pool.name !== data.name)) {
    return { ...view, pools: [...view.pools, { pool: data, workers: [], decisions: [] }] };
  }
  return changed(view, data.name, (section) => ({ ...section, pool: data }));
}

function changed(
  view: OverviewView,
  name: string,
  change: (section: PoolSection) => PoolSection,
): OverviewView {
  return {
    ...view,
    pools: view.pools.map((section) => (section.pool.name === name ? change(section) : section)),
  };
}

function withWorker(section: PoolSection, worker: WorkerView): PoolSection {
  const others = section.workers.filter(({ id }) => id !== worker.id);
  if (worker.state === 'stopped') return { ...section, workers: others };
  return { ...section, workers: [...others, worker].sort(byLaunch) };
}

function withDecision(section: PoolSection, decision: DecisionView): PoolSection {
  const others = section.decisions.filter(({ id }) => id !== decision.id);
  const latestFirst = [decision, ...others].sort((left, right) => right.at.localeCompare(left.at));
  return { ...section, decisions: latestFirst.slice(0, decisionsShown) };
}

function byLaunch(left: WorkerView, right: WorkerView): number {
  return left.launchedAt.localeCompare(right.launchedAt) || left.id.localeCompare(right.id);
}
