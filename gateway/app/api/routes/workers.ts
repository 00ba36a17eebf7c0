import { poolConfig } from '../../claims/pool-config.ts';
import { configUnlessRemoved } from '../reads/removed-pools.ts';
import { workerAccepts } from '../reads/worker-accepts.ts';
import { liveOrClosed, workerDetail } from '../reads/worker-detail.ts';
import { maxStoppedWorkers, workerPage } from '../reads/worker-page.ts';
import { errorResponses, poolParams, workerParams } from '../schemas/common.ts';
import { readErrors } from '../schemas/errors.ts';
import { acceptsSchema, workerDetailSchema, workerListQuery, workerListSchema } from '../schemas/workers.ts';
import { workerView } from '../views/worker-view.ts';
import { type App, publicUrl, type RouteContext } from './context.ts';

/** Workers of a pool. */
export function registerWorkers(app: App, context: RouteContext): void {
  const { ports, settings } = context;
  registerAccepts(app, context);
  app.get(
    '/api/v1/pools/:pool/workers',
    {
      schema: {
        tags: ['workers'],
        summary: 'The live workers of a pool, or those in one state',
        params: poolParams,
        querystring: workerListQuery,
        response: { 200: workerListSchema, ...errorResponses },
      },
    },
    async (request) => {
      const { pool } = request.params;
      await configUnlessRemoved(ports, pool);
      const isStopped = request.query.state === 'stopped';
      const workers = isStopped
        ? await ports.ledger.closedWorkers(pool, maxStoppedWorkers)
        : await ports.ledger.liveWorkers(pool);
      const page = workerPage(workers, request.query);
      const base = publicUrl(settings, request);
      return { workers: page.workers.map((worker) => workerView(worker, base)), next: page.next };
    },
  );
  app.get(
    '/api/v1/pools/:pool/workers/:worker',
    {
      schema: {
        tags: ['workers'],
        summary: 'One worker, with its tasks asked of it now; a stopped one with how it ended',
        params: workerParams,
        response: { 200: workerDetailSchema, ...readErrors('pool_not_found', 'worker_not_found') },
      },
    },
    async (request) => {
      const { pool, worker: workerId } = request.params;
      const config = await configUnlessRemoved(ports, pool);
      return await workerDetail(ports, config, { pool, workerId, publicUrl: publicUrl(settings, request) });
    },
  );
}

function registerAccepts(app: App, { ports }: RouteContext): void {
  app.get(
    '/api/v1/pools/:pool/workers/:worker/accepts',
    {
      schema: {
        tags: ['workers'],
        summary: 'What tasks a worker accepts, by its own description, else by those that it has had',
        params: workerParams,
        response: { 200: acceptsSchema, ...readErrors('pool_not_found', 'worker_not_found') },
      },
    },
    async (request) => {
      const config = await poolConfig(ports, request.params.pool);
      return await workerAccepts(
        ports,
        config,
        await liveOrClosed(ports, config.name, request.params.worker),
      );
    },
  );
}
