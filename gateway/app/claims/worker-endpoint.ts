import type { PoolConfig } from '../../../shared/pool/config.ts';
import { protocolOf, type Worker } from '../../../shared/pool/worker.ts';
import type { WorkerEndpoint } from '../../../shared/worker/probe.ts';

/** What is configured of a pool's workers now: those of an earlier template may be asked otherwise. */
type Protocol = Pick<PoolConfig, 'worker' | 'port'>;

/** Where a live worker is asked; undefined while it has no address, and once it has stopped. */
export function endpointOf(worker: Worker, config: Protocol): WorkerEndpoint | undefined {
  const { id, state, address } = worker;
  if (address === undefined || state === 'launching' || state === 'stopped') return undefined;
  return { workerId: id, address, port: worker.port ?? config.port, protocol: protocolOf(worker, config) };
}
