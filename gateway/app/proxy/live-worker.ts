import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import type { Worker } from '../../../shared/pool/worker.ts';
import type { GatewayPorts } from '../api/ports.ts';
import { checkFence } from '../api/writes/fence.ts';

export type Target = { readonly worker: Worker; readonly address: string; readonly port: number };
type Asked = { readonly workerId: string; readonly method: string; readonly fence: string | undefined };

type LiveWorkerPorts = Pick<GatewayPorts, 'ledger' | 'clock' | 'claims'>;

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The live worker that a proxied request may go to, at the address in the ledger. Throws `worker_not_found`,
 * `worker_gone` (stopped, or draining and asked for new work), `workers_unreachable` (still launching),
 * `fence_not_current`.
 */
export async function liveWorker(
  ports: LiveWorkerPorts,
  { workerId, method, fence }: Asked,
): Promise<Target> {
  const worker = await ports.ledger.findWorker(workerId);
  if (worker === undefined) {
    throw new CallerError('worker_not_found', `there is no worker "${workerId}"`);
  }
  if (worker.state === 'stopped') throw gone(worker);
  const { address, port, state } = worker;
  if (address === undefined || port === undefined || state === 'launching') throw notYet(worker);
  if (state === 'draining' && !readingMethods.has(method)) throw leaving(worker);
  if (fence !== undefined) await useClaim(ports, worker, fence);
  return { worker, address, port };
}

/** A call with its fence is a use of the claim, which confirms it. People browse without claims, and without a fence. */
async function useClaim(
  { ledger, clock, claims }: LiveWorkerPorts,
  { pool, id }: Worker,
  fence: string,
): Promise<void> {
  const current = await ledger.worker({ pool, workerId: id });
  await claims.confirm(checkFence(fence, current, clock.now()));
}

function gone({ id, end, drainReason }: Worker): ServiceError {
  const reason = end?.stoppedReason ?? drainReason ?? 'ECS gave no reason';
  return new ServiceError('worker_gone', `worker "${id}" has stopped: ${reason}`, {
    details: { reason, ...(end === undefined ? {} : { end }) },
  });
}

function leaving({ id, drainReason }: Worker): ServiceError {
  const reason = drainReason ?? 'draining';
  return new ServiceError('worker_gone', `worker "${id}" is draining and takes no more work: ${reason}`, {
    details: { reason },
  });
}

function notYet({ id }: Worker): ServiceError {
  return new ServiceError('workers_unreachable', `worker "${id}" is still launching; try again later`, {
    details: { retryAfterSeconds: 2 },
  });
}
