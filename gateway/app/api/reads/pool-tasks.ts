import type { PoolConfig } from '../../../../shared/pool/config.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { endpointOf } from '../../claims/worker-endpoint.ts';
import type { GatewayPorts } from '../ports.ts';
import type { PoolTasksView } from '../schemas/tasks.ts';
import { type AskedWorker, poolTasksView } from '../views/task-view.ts';
import { inParallel } from './in-parallel.ts';

/** Workers asked at once; each is given the time that a probe is given, so a silent one costs its own time alone. */
const workersAskedAtOnce = 16;

/** The tasks of all of a pool's workers that can be asked, as they tell them now. */
export async function poolTasks(
  ports: Pick<GatewayPorts, 'worker'>,
  config: PoolConfig,
  workers: readonly Worker[],
): Promise<PoolTasksView> {
  return poolTasksView(await askWorkers(ports, config, workers));
}

/** What each worker with an address tells of its tasks now. */
async function askWorkers(
  ports: Pick<GatewayPorts, 'worker'>,
  config: PoolConfig,
  workers: readonly Worker[],
): Promise<readonly AskedWorker[]> {
  const endpoints = workers.flatMap((worker) => endpointOf(worker, config) ?? []);
  return await inParallel(endpoints, workersAskedAtOnce, async (endpoint) => ({
    workerId: endpoint.workerId,
    tasks: await ports.worker.tasks(endpoint),
  }));
}
