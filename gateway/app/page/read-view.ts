import type { PoolConfig } from '../../../shared/pool/config.ts';
import type { GatewayPorts } from '../api/ports.ts';
import { poolHistory } from '../api/reads/pool-history.ts';
import { type PoolSnapshot, poolSnapshot, poolSnapshots } from '../api/reads/pool-snapshot.ts';
import { poolTasks } from '../api/reads/pool-tasks.ts';
import { configUnlessRemoved, removedPools } from '../api/reads/removed-pools.ts';
import { workerAccepts } from '../api/reads/worker-accepts.ts';
import { askTasks, liveOrClosed, workerWithTasks } from '../api/reads/worker-detail.ts';
import type { RouteContext } from '../api/routes/context.ts';
import type { WorkerView } from '../api/schemas/workers.ts';
import { decisionView } from '../api/views/decision-view.ts';
import { isoTime } from '../api/views/times.ts';
import { workerView } from '../api/views/worker-view.ts';
import { poolConfig } from '../claims/pool-config.ts';
import { inParallel } from '../in-parallel.ts';
import { spanOf } from './chart/span.ts';
import { decisionsListed, decisionsShown, endedShown } from './live/live-view.ts';
import type { PageAddress } from './page-address.ts';
import type {
  DecisionsView,
  OverviewView,
  PageView,
  PoolCardView,
  PoolPageView,
  WorkerPageView,
  WorkersView,
} from './view.ts';
import { filterOf } from './workers/worker-filter.ts';

/** Workers of a shared pool that the page asks for their tasks; the API asks more of them. */
const workersAsked = 64;
/** Stopped workers on the workers' page, a pool. */
const stoppedListed = 200;
const poolsReadAtOnce = 8;

type ViewContext = Pick<RouteContext, 'ports' | 'status'>;

/** Everything that a page shows, read now. Throws `pool_not_found`, `worker_not_found`, `ledger_unreachable`. */
export async function readView(
  context: ViewContext,
  address: PageAddress,
  search: string,
): Promise<PageView> {
  const { ports } = context;
  switch (address.kind) {
    case 'overview':
      return await readOverview(context, search);
    case 'pool':
      return await readPoolPage(ports, address.pool, search);
    case 'workers':
      return await readWorkers(ports, search);
    case 'worker':
      return await readWorkerPage(ports, address.pool, address.worker);
    case 'decisions':
      return await readDecisions(ports, search);
  }
}

async function readOverview(
  { ports, status: statusNow }: ViewContext,
  search: string,
): Promise<OverviewView> {
  const span = spanOf(search);
  const [snapshots, removed] = await Promise.all([poolSnapshots(ports), removedPools(ports)]);
  const [status, pools] = await Promise.all([
    statusNow.of(snapshots),
    inParallel(
      snapshots,
      poolsReadAtOnce,
      async ({ config, view }): Promise<PoolCardView> => ({
        pool: view,
        history: await poolHistory(ports, config.name, { span }),
      }),
    ),
  ]);
  const views = removed.map(({ view }) => view);
  return { kind: 'overview', generatedAt: nowOf(ports), span, status, pools, removed: views };
}

async function readPoolPage(ports: GatewayPorts, name: string, search: string): Promise<PoolPageView> {
  const config = await poolConfig(ports, name);
  const span = spanOf(search);
  const snapshot = await poolSnapshot(ports, config);
  const wantsStopped = filterOf(search).state === 'stopped';
  const [history, decisions, closed, ofShared] = await Promise.all([
    poolHistory(ports, name, { span }),
    ports.ledger.decisions(name, decisionsShown),
    ports.ledger.closedWorkers(name, wantsStopped ? stoppedListed : endedShown),
    config.mode === 'shared' ? readShared(ports, config, snapshot) : {},
  ]);
  const stopped = closed.map((worker) => workerView(worker, ''));
  return {
    kind: 'pool',
    generatedAt: nowOf(ports),
    span,
    pool: snapshot.view,
    history,
    workers: wantsStopped ? stopped : snapshot.workers.map((worker) => workerView(worker, '')),
    ended: stopped.slice(0, endedShown),
    decisions: decisions.map(decisionView),
    ...ofShared,
  };
}

async function readShared(
  ports: GatewayPorts,
  config: PoolConfig,
  { workers }: PoolSnapshot,
): Promise<Pick<PoolPageView, 'tasks' | 'accepts'>> {
  const first = workers.find(({ state }) => state === 'warm');
  const [tasks, accepts] = await Promise.all([
    poolTasks(ports, config, workers.slice(0, workersAsked)),
    first && workerAccepts(ports, config, first),
  ]);
  return { tasks, ...(accepts && { accepts }) };
}

async function readWorkers(ports: GatewayPorts, search: string): Promise<WorkersView> {
  const [entries, removed] = await Promise.all([ports.pools(), removedPools(ports)]);
  const pools = [...entries.map(({ config }) => config.name), ...removed.map(({ view }) => view.name)];
  const wantsStopped = filterOf(search).state === 'stopped';
  const lists = await inParallel(pools, poolsReadAtOnce, async (pool): Promise<readonly WorkerView[]> => {
    const workers = wantsStopped
      ? await ports.ledger.closedWorkers(pool, stoppedListed)
      : await ports.ledger.liveWorkers(pool);
    return workers.map((worker) => workerView(worker, ''));
  });
  return { kind: 'workers', generatedAt: nowOf(ports), workers: lists.flat(), pools };
}

async function readWorkerPage(ports: GatewayPorts, pool: string, workerId: string): Promise<WorkerPageView> {
  const config = await configUnlessRemoved(ports, pool);
  const found = await liveOrClosed(ports, pool, workerId);
  const [snapshot, told] = await Promise.all([
    config && poolSnapshot(ports, config),
    askTasks(ports, config, found),
  ]);
  const isAsked = found.state !== 'stopped' && found.address !== undefined;
  const [worker, accepts] = await Promise.all([
    workerWithTasks(ports, found, { told, publicUrl: '' }),
    isAsked && config ? workerAccepts(ports, config, found, told) : undefined,
  ]);
  return {
    kind: 'worker',
    generatedAt: nowOf(ports),
    ...(snapshot && { pool: snapshot.view }),
    worker,
    ...(accepts && { accepts }),
  };
}

async function readDecisions(ports: GatewayPorts, search: string): Promise<DecisionsView> {
  const entries = await ports.pools();
  const pools = entries.map(({ config }) => config.name);
  const named = new URLSearchParams(search).get('pool');
  const pool = pools.find((name) => name === named);
  const lists = await inParallel(pool === undefined ? pools : [pool], poolsReadAtOnce, (name) =>
    ports.ledger.decisions(name, decisionsListed),
  );
  const latestFirst = lists.flat().toSorted((left, right) => right.at - left.at);
  return {
    kind: 'decisions',
    generatedAt: nowOf(ports),
    pools,
    ...(pool === undefined ? {} : { pool }),
    decisions: latestFirst.slice(0, decisionsListed).map(decisionView),
  };
}

function nowOf({ clock }: GatewayPorts): string {
  return isoTime(clock.now());
}
