import type { FeedEvent } from '../../api/events/feed-event.ts';
import type { DecisionView, PoolView } from '../../api/schemas/pools.ts';
import type { WorkerView } from '../../api/schemas/workers.ts';
import type {
  DecisionsView,
  OverviewView,
  PageView,
  PoolPageView,
  WorkerPageView,
  WorkersView,
} from '../view.ts';

/** The list of decisions on a pool's page; the decisions' own page has more, the API all. */
export const decisionsShown = 30;
/** The decisions on their own page. */
export const decisionsListed = 200;
/** The list of workers that ended lately. */
export const endedShown = 10;

/** A page after an event: what the event doesn't touch is the very same value. Pure. */
export function withEvent(view: PageView, event: FeedEvent): PageView {
  switch (view.kind) {
    case 'overview':
      return overviewWith(view, event);
    case 'pool':
      return poolPageWith(view, event);
    case 'workers':
      return workersWith(view, event);
    case 'worker':
      return workerPageWith(view, event);
    case 'decisions':
      return decisionsWith(view, event);
  }
}

/** A pool that is new comes last, without a history until the page reads itself anew. */
function overviewWith(view: OverviewView, { event, data }: FeedEvent): OverviewView {
  if (event !== 'pool') return view;
  const others = view.pools.filter(({ pool }) => pool.name !== data.name);
  if ('removed' in data) return withSums({ ...view, pools: others, removed: removedWith(view, data.name) });
  if (others.length < view.pools.length) {
    const pools = view.pools.map((card) => (card.pool.name === data.name ? { ...card, pool: data } : card));
    return withSums({ ...view, pools });
  }
  const history = { stepSeconds: 60, from: view.generatedAt, to: view.generatedAt, history: [] };
  return withSums({ ...view, pools: [...view.pools, { pool: data, history }] });
}

/** A pool that was removed is told by what it had, until the page reads itself anew. */
function removedWith({ pools, removed }: OverviewView, name: string): OverviewView['removed'] {
  const card = pools.find(({ pool }) => pool.name === name);
  if (card === undefined) return removed;
  const { counts, lastPass } = card.pool;
  return [...removed.filter((pool) => pool.name !== name), { name, counts, lastPass, problems: [] }];
}

/** What the status sums up over the pools, from the pools as they are shown. */
function withSums(view: OverviewView): OverviewView {
  const pools = view.pools.map(({ pool }) => pool);
  const ofEverybody = view.status.problems.filter(({ pool }) => pool === undefined);
  const known = new Map(
    view.status.problems.map((problem, rank) => [`${problem.pool} ${problem.problem}`, rank]),
  );
  const ofPools = pools.flatMap(({ name, problems }) => problems.map((problem) => ({ pool: name, problem })));
  const rank = ({ pool, problem }: { pool: string; problem: string }) =>
    known.get(`${pool} ${problem}`) ?? known.size;
  return {
    ...view,
    status: {
      ...view.status,
      controller: { ...view.status.controller, lastPass: lastPassOf(view) },
      problems: [...ofEverybody, ...ofPools.toSorted((left, right) => rank(left) - rank(right))],
      spendUsdPerHour: sumOf(pools, 'spendUsdPerHour'),
      idleUsdPerHour: sumOf(pools, 'idleUsdPerHour'),
    },
  };
}

/** Over any pool. ISO times in UTC sort as text. */
function lastPassOf({ status, pools }: OverviewView): string | null {
  const passes = [status.controller.lastPass, ...pools.map(({ pool }) => pool.lastPass)];
  return passes
    .filter((pass) => pass !== null)
    .reduce<string | null>((latest, pass) => (latest !== null && latest > pass ? latest : pass), null);
}

function sumOf(pools: readonly PoolView[], key: 'spendUsdPerHour' | 'idleUsdPerHour'): number {
  return pools.reduce((sum, pool) => sum + pool[key], 0);
}

function poolPageWith(view: PoolPageView, { event, data }: FeedEvent): PoolPageView {
  if (event === 'pool' && data.name === view.pool.name && !('removed' in data))
    return { ...view, pool: data };
  if (event === 'decision' && data.pool === view.pool.name) {
    return { ...view, decisions: withDecision(view.decisions, data, decisionsShown) };
  }
  if (event !== 'worker' || data.pool !== view.pool.name) return view;
  const workers = withWorker(view.workers, data);
  if (data.state !== 'stopped') return { ...view, workers };
  const others = view.ended.filter(({ id }) => id !== data.id);
  return { ...view, workers, ended: [data, ...others].slice(0, endedShown) };
}

function workersWith(view: WorkersView, { event, data }: FeedEvent): WorkersView {
  return event === 'worker' ? { ...view, workers: withWorker(view.workers, data) } : view;
}

/** The feed tells what the ledger holds; how a worker ended and what it does are read anew. */
function workerPageWith(view: WorkerPageView, { event, data }: FeedEvent): WorkerPageView {
  if (event === 'pool' && data.name === view.pool?.name && !('removed' in data))
    return { ...view, pool: data };
  if (event !== 'worker' || data.id !== view.worker.id) return view;
  const { timeline, logLines, logNote, tasks, subtasks, tasksProblem, end } = view.worker;
  const asked = { timeline, logLines, logNote, tasks, subtasks, tasksProblem };
  return { ...view, worker: { ...asked, ...data, end: data.end ?? end } };
}

function decisionsWith(view: DecisionsView, { event, data }: FeedEvent): DecisionsView {
  if (event !== 'decision' || (view.pool !== undefined && data.pool !== view.pool)) return view;
  return { ...view, decisions: withDecision(view.decisions, data, decisionsListed) };
}

/** Stopped workers stay where they were listed as such, and leave a list of live ones. */
function withWorker(workers: readonly WorkerView[], worker: WorkerView): readonly WorkerView[] {
  const position = workers.findIndex(({ id }) => id === worker.id);
  if (worker.state === 'stopped')
    return workers.filter(({ id, state }) => id !== worker.id || state === 'stopped');
  if (position !== -1) return workers.with(position, worker);
  return [...workers, worker].sort(byLaunch);
}

function withDecision(
  decisions: readonly DecisionView[],
  decision: DecisionView,
  most: number,
): readonly DecisionView[] {
  const others = decisions.filter(({ id }) => id !== decision.id);
  return [decision, ...others].sort((left, right) => right.at.localeCompare(left.at)).slice(0, most);
}

function byLaunch(left: WorkerView, right: WorkerView): number {
  return left.launchedAt.localeCompare(right.launchedAt) || left.id.localeCompare(right.id);
}
