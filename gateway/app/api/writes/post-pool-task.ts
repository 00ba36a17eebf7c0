import type { PoolConfig } from '../../../../shared/pool/config.ts';
import { CallerError, ServiceError } from '../../../../shared/pool/errors.ts';
import type { Worker } from '../../../../shared/pool/worker.ts';
import type { WorkerAnswer } from '../../../../shared/worker/task.ts';
import { verdictOf } from '../../claims/handing-out.ts';
import { endpointOf } from '../../claims/worker-endpoint.ts';
import { inParallel } from '../../in-parallel.ts';
import type { GatewayPorts } from '../ports.ts';
import { type PostedTask, postedTask } from './worker-answer.ts';

/** Workers probed at once for their free slots. */
const probesAtOnce = 16;
/** Workers that a task is offered to: one is full by now, or gone, and the next is tried. */
const maxOffers = 3;

/** A warm worker that answered as itself just now, with its free slots. */
type Candidate = { readonly worker: Worker; readonly freeSlots: number };

/**
 * Posts a task to the worker of a shared pool with most free slots, asked now. The next one is tried only where
 * it is certain that the task didn't start. Throws `pool_exclusive`, `pool_empty`, `worker_failed`.
 */
export async function postPoolTask(
  ports: Pick<GatewayPorts, 'ledger' | 'worker'>,
  config: PoolConfig,
  body: unknown,
): Promise<PostedTask> {
  if (config.mode === 'exclusive') throw exclusive(config.name);
  const workers = await ports.ledger.liveWorkers(config.name);
  const candidates = await mostFreeFirst(ports, config, workers);
  const offered = candidates.slice(0, maxOffers);
  let refused: { worker: Worker; answer: WorkerAnswer } | undefined;
  for (const { worker } of offered) {
    const endpoint = endpointOf(worker, config);
    if (endpoint === undefined) continue;
    const answer = await ports.worker.postTask(endpoint, body);
    if (!mayOfferElsewhere(answer)) return postedTask(worker, answer);
    refused = { worker, answer };
  }
  if (refused !== undefined) return postedTask(refused.worker, refused.answer);
  throw nobody(config.name, workers.length);
}

async function mostFreeFirst(
  ports: Pick<GatewayPorts, 'worker'>,
  config: PoolConfig,
  workers: readonly Worker[],
): Promise<readonly Candidate[]> {
  const warm = workers.filter(({ state }) => state === 'warm');
  const asked = await inParallel(warm, probesAtOnce, async (worker) => {
    const endpoint = endpointOf(worker, config);
    if (endpoint === undefined) return [];
    const probe = await ports.worker.probe(endpoint);
    if (probe.kind !== 'ready' || verdictOf(probe, worker) === 'somebody_else') return [];
    return [{ worker, freeSlots: probe.status?.freeSlots ?? 0 }];
  });
  return asked.flat().toSorted((left, right) => right.freeSlots - left.freeSlots);
}

/** Full (503), or certain not to have been reached. Any other refusal is about the task itself. */
function mayOfferElsewhere(answer: WorkerAnswer): boolean {
  if (answer.kind === 'refused') return answer.status === 503;
  return answer.kind === 'silent' && !answer.mayHaveArrived;
}

function exclusive(pool: string): CallerError {
  return new CallerError(
    'pool_exclusive',
    `pool "${pool}" is exclusive: grab a worker, then post the task to its claim`,
  );
}

function nobody(pool: string, live: number): ServiceError {
  return new ServiceError(
    'pool_empty',
    `pool "${pool}" has no warm worker that answers (${live} live); try again later`,
    {
      details: { reason: live === 0 ? 'no_workers' : 'none_warm', etaSeconds: null, retryAfterSeconds: 5 },
    },
  );
}
