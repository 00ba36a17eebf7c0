import { CallerError, ServiceError } from '../../../../shared/pool/errors.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { FoundClaim } from '../../claims/claims.ts';
import { verdictOf } from '../../claims/handing-out.ts';
import { configOfClaim } from '../../claims/pool-config.ts';
import { endpointOf } from '../../claims/worker-endpoint.ts';
import type { GatewayPorts } from '../ports.ts';
import { checkFence } from './fence.ts';
import { type PostedTask, postedTask } from './worker-answer.ts';

type PostPorts = Pick<GatewayPorts, 'pools'> & {
  readonly claims: Pick<GatewayPorts['claims'], 'find' | 'confirm'>;
  readonly worker: Pick<GatewayPorts['worker'], 'probe' | 'postTask'>;
  readonly clock: Pick<GatewayPorts['clock'], 'now'>;
};

/** What a claim's worker speaks whose pool is no longer configured: the schema's own defaults. */
const workersOfRemovedPool = { worker: { kind: 'fossa' }, port: 2345 } as const;

/**
 * Posts a task to the worker of a live claim, unless another worker answers at its address. Throws
 * `claim_not_found`, `claim_ended`, `fence_not_current`, `worker_failed`, `worker_gone`.
 */
export async function postClaimTask(
  ports: PostPorts,
  claimId: string,
  task: { readonly body: unknown; readonly fence: string | undefined },
): Promise<PostedTask> {
  const found = await ports.claims.find(claimId);
  const worker = workerOfLive(found);
  if (task.fence !== undefined) checkFence(task.fence, worker, ports.clock.now());
  const config = (await configOfClaim(ports, worker.pool)) ?? workersOfRemovedPool;
  const endpoint = endpointOf(worker, config);
  if (endpoint === undefined) {
    throw new ServiceError('worker_gone', `worker "${worker.id}" has no address; release the claim`);
  }
  await ports.claims.confirm(found.claim);
  if (verdictOf(await ports.worker.probe(endpoint), worker) === 'somebody_else') throw somebodyElse(worker);
  return postedTask(worker, await ports.worker.postTask(endpoint, task.body));
}

function somebodyElse({ id }: Worker): ServiceError {
  const reason = 'another worker answers at its address';
  return new ServiceError('worker_gone', `worker "${id}" is gone: ${reason}; release the claim`, {
    details: { worker: id, reason },
  });
}

function workerOfLive({ claim, worker, live }: FoundClaim): Worker {
  if (live && worker !== undefined) return worker;
  throw new CallerError('claim_ended', `the claim "${claim.id}" has ended; make a new grab`);
}
