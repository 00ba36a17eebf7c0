import type { PoolConfig } from '../../../../shared/pool/config.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import { endpointOf } from '../../claims/worker-endpoint.ts';
import { inParallel } from '../../in-parallel.ts';
import type { GatewayPorts } from '../ports.ts';
import type { PoolTasksView } from '../schemas/tasks.ts';
import { type AskedWorker, poolTasksView } from '../views/task-view.ts';

/** Workers asked at once; each is given the time that a probe is given, so a silent one costs its own time alone. */
const workersAskedAtOnce = 16;
const mostAsked = 256;

/** Workers that stopped lately and are looked at: one of them may have run the parent of a batch. */
const stoppedLookedAt = 20;

/** The tasks of all of a pool's workers that can be asked, as they tell them now. Throws `ledger_unreachable`. */
export async function poolTasks(
  ports: Pick<GatewayPorts, 'worker' | 'ledger'>,
  config: PoolConfig,
  workers: readonly Worker[],
): Promise<PoolTasksView> {
  const asked = await askWorkers(ports, config, workers);
  // Read last: a worker that stopped while the others were asked is among them.
  const stopped = await ports.ledger.closedWorkers(config.name, stoppedLookedAt);
  return poolTasksView(asked, {
    stoppedAt: stopped.flatMap(({ stoppedAt }) => stoppedAt ?? []),
    broker: typeof config.broker === 'string' ? 'own' : 'foreign',
  });
}

/** What each worker with an address tells of its tasks now. */
async function askWorkers(
  ports: Pick<GatewayPorts, 'worker'>,
  config: PoolConfig,
  workers: readonly Worker[],
): Promise<readonly AskedWorker[]> {
  const endpoints = workers.flatMap((worker) => endpointOf(worker, config) ?? []);
  const told = await inParallel(endpoints.slice(0, mostAsked), workersAskedAtOnce, async (endpoint) => ({
    workerId: endpoint.workerId,
    tasks: await ports.worker.tasks(endpoint),
  }));
  const message = `not asked: ${mostAsked} workers are asked at most`;
  const unasked = endpoints.slice(mostAsked).map(({ workerId }) => ({
    workerId,
    tasks: { kind: 'silent', message } as const,
  }));
  return [...told, ...unasked];
}
