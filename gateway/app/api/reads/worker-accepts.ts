import type { PoolConfig } from '../../../../shared/pool/config.ts';
import { protocolOf, type Worker } from '../../../../shared/pool/worker.ts';
import type { WorkerTasks } from '../../../../shared/worker/task.ts';
import { endpointOf } from '../../claims/worker-endpoint.ts';
import type { GatewayPorts } from '../ports.ts';
import type { AcceptsView } from '../schemas/workers.ts';
import { acceptsView, takesNoTasks } from '../views/accepts-view.ts';

/**
 * What tasks a worker accepts: by its own description, else by the tasks that it has had, `told` just now or asked of
 * it.
 */
export async function workerAccepts(
  ports: Pick<GatewayPorts, 'worker'>,
  config: PoolConfig,
  worker: Worker,
  told?: WorkerTasks,
): Promise<AcceptsView> {
  const { kind } = protocolOf(worker, config);
  if (kind !== 'fossa') return takesNoTasks(kind);
  const endpoint = endpointOf(worker, config);
  if (endpoint === undefined) return acceptsView({ kind: 'undescribed' }, []);
  const [accepts, tasks] = await Promise.all([
    ports.worker.accepts(endpoint),
    told ?? ports.worker.tasks(endpoint),
  ]);
  return acceptsView(accepts, tasks.kind === 'listed' ? [...tasks.running, ...tasks.recent] : []);
}
