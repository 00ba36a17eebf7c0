import type { GatewayPorts } from '../api/ports.ts';
import { type PoolSnapshot, poolSnapshots } from '../api/reads/pool-snapshot.ts';
import { poolTasks } from '../api/reads/pool-tasks.ts';
import { workerDetail } from '../api/reads/worker-detail.ts';
import { decisionView } from '../api/views/decision-view.ts';
import { isoTime } from '../api/views/times.ts';
import { workerView } from '../api/views/worker-view.ts';
import { poolConfig } from '../claims/pool-config.ts';
import { decisionsShown } from './live-view.ts';
import type { OverviewView, PoolSection, WorkerPageView } from './view.ts';

type ViewPorts = Pick<GatewayPorts, 'ledger' | 'pools' | 'worker' | 'logs' | 'clock'>;

/** Everything on the overview, read now. Throws `ledger_unreachable`. */
export async function readOverview(ports: ViewPorts): Promise<OverviewView> {
  const snapshots = await poolSnapshots(ports);
  const pools = await Promise.all(snapshots.map((snapshot) => sectionOf(ports, snapshot)));
  return { kind: 'overview', generatedAt: isoTime(ports.clock.now()), pools };
}

async function sectionOf(ports: ViewPorts, { config, view, workers }: PoolSnapshot): Promise<PoolSection> {
  const decisions = await ports.ledger.decisions(config.name, decisionsShown);
  const section = {
    pool: view,
    workers: workers.map((worker) => workerView(worker, '')),
    decisions: decisions.map(decisionView),
  };
  if (config.mode === 'exclusive') return section;
  return { ...section, tasks: await poolTasks(ports, config, workers) };
}

/** Everything on a worker's page, read and asked now. Throws `pool_not_found`, `worker_not_found`. */
export async function readWorkerPage(
  ports: ViewPorts,
  pool: string,
  workerId: string,
): Promise<WorkerPageView> {
  const config = await poolConfig(ports, pool);
  const worker = await workerDetail(ports, config, { workerId, publicUrl: '' });
  return { kind: 'worker', generatedAt: isoTime(ports.clock.now()), mode: config.mode, worker };
}
