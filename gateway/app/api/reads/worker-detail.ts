import type { PoolConfig } from '../../../../shared/pool/config.ts';
import { CallerError } from '../../../../shared/pool/errors.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { WorkerTasks } from '../../../../shared/worker/task.ts';
import { endpointOf } from '../../claims/worker-endpoint.ts';
import type { GatewayPorts } from '../ports.ts';
import type { WorkerDetailView } from '../schemas/workers.ts';
import { workerTasksView } from '../views/task-view.ts';
import { timelineOf } from '../views/timeline.ts';
import { isoTime } from '../views/times.ts';
import { workerView } from '../views/worker-view.ts';

/** One worker, live or closed, with its tasks asked of it now, or with its last words. Throws `worker_not_found`. */
export async function workerDetail(
  ports: Pick<GatewayPorts, 'ledger' | 'worker' | 'logs'>,
  config: PoolConfig | undefined,
  asked: { readonly pool: string; readonly workerId: string; readonly publicUrl: string },
): Promise<WorkerDetailView> {
  const worker = await liveOrClosed(ports, asked.pool, asked.workerId);
  const told = await askTasks(ports, config, worker);
  return await workerWithTasks(ports, worker, { told, publicUrl: asked.publicUrl });
}

/** A worker's tasks, asked of it now; undefined where there is nobody to ask, and where its pool was removed. */
export async function askTasks(
  ports: Pick<GatewayPorts, 'worker'>,
  config: PoolConfig | undefined,
  worker: Worker,
): Promise<WorkerTasks | undefined> {
  const endpoint = config && endpointOf(worker, config);
  return endpoint && (await ports.worker.tasks(endpoint));
}

/** A worker with what it told of its tasks, or with its last words. */
export async function workerWithTasks(
  ports: Pick<GatewayPorts, 'logs'>,
  worker: Worker,
  { told, publicUrl }: { readonly told: WorkerTasks | undefined; readonly publicUrl: string },
): Promise<WorkerDetailView> {
  return {
    ...workerView(worker, publicUrl),
    timeline: timelineOf(worker),
    ...tasksTold(told),
    ...(await lastWords(ports, worker)),
  };
}

/** Throws `worker_not_found`. */
export async function liveOrClosed(
  { ledger }: Pick<GatewayPorts, 'ledger'>,
  pool: string,
  workerId: string,
): Promise<Worker> {
  const key = { pool, workerId };
  const worker = (await ledger.worker(key)) ?? (await ledger.closedWorker(key));
  if (worker !== undefined) return worker;
  throw new CallerError(
    'worker_not_found',
    `pool "${pool}" has no worker "${workerId}": stopped ones are kept for 7 days`,
  );
}

/** Of a stopped worker alone. What can't be had is a note. */
async function lastWords(
  { logs }: Pick<GatewayPorts, 'logs'>,
  { pool, id: workerId, state }: Worker,
): Promise<Pick<WorkerDetailView, 'logLines' | 'logNote'>> {
  if (state !== 'stopped') return {};
  const { lines, note } = await logs.lastLines({ pool, workerId });
  const logLines = lines.map(({ at, message }) => ({ at: isoTime(at), message }));
  return note === undefined ? { logLines } : { logLines, logNote: note };
}

function tasksTold(told: WorkerTasks | undefined): Partial<WorkerDetailView> {
  if (told === undefined) return {};
  return told.kind === 'listed' ? workerTasksView(told) : { tasksProblem: told.message };
}
