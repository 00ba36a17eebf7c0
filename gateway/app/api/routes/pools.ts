import { poolConfig } from '../../claims/pool-config.ts';
import { decisionPage } from '../reads/decision-page.ts';
import { poolSnapshot, poolSnapshots } from '../reads/pool-snapshot.ts';
import { configUnlessRemoved, removedPools } from '../reads/removed-pools.ts';
import { errorResponses, poolParams } from '../schemas/common.ts';
import { readErrors, writeErrors } from '../schemas/errors.ts';
import {
  decisionListSchema,
  decisionQuery,
  type PoolView,
  poolListSchema,
  poolPatchSchema,
  poolSchema,
} from '../schemas/pools.ts';
import { decisionView } from '../views/decision-view.ts';
import { changePool } from '../writes/change-pool.ts';
import type { App, RouteContext } from './context.ts';

/** Pools: what they are, what they have, and what an operator changes about them. */
export function registerPools(app: App, { ports }: RouteContext): void {
  const viewOf = async (pool: string) => (await poolSnapshot(ports, await poolConfig(ports, pool))).view;

  app.get(
    '/api/v1/pools',
    {
      schema: {
        tags: ['pools'],
        summary: "Every pool, in the file's order, and what is left of removed ones",
        response: { 200: poolListSchema, ...readErrors() },
      },
    },
    async () => {
      const [snapshots, removed] = await Promise.all([poolSnapshots(ports), removedPools(ports)]);
      return { pools: snapshots.map(({ view }) => view), removed: removed.map(({ view }) => view) };
    },
  );

  const onePool = { params: poolParams, response: { 200: poolSchema, ...errorResponses } };
  app.get(
    '/api/v1/pools/:pool',
    { schema: { tags: ['pools'], summary: 'One pool', ...onePool } },
    async (request) => await viewOf(request.params.pool),
  );
  registerChanges(app, viewOf, ports);
  registerDecisions(app, ports);
}

type ViewOf = (pool: string) => Promise<PoolView>;

function registerChanges(app: App, viewOf: ViewOf, ports: RouteContext['ports']): void {
  const changedPool = {
    params: poolParams,
    response: { 200: poolSchema, ...writeErrors('pool_not_found') },
  };
  app.patch(
    '/api/v1/pools/:pool',
    {
      schema: {
        tags: ['pools'],
        summary: 'Sets the target or pauses the pool, until changed back',
        body: poolPatchSchema,
        ...changedPool,
      },
    },
    async (request) => {
      const { name } = await poolConfig(ports, request.params.pool);
      await changePool(ports, name, request.body);
      return await viewOf(name);
    },
  );
  app.post(
    '/api/v1/pools/:pool/drain',
    {
      schema: {
        tags: ['pools'],
        summary: 'A target of 0, until changed back; claimed workers live on to their end',
        ...changedPool,
      },
    },
    async (request) => {
      const { name } = await poolConfig(ports, request.params.pool);
      await changePool(ports, name, { target: { fixed: 0 } });
      return await viewOf(name);
    },
  );
}

function registerDecisions(app: App, ports: RouteContext['ports']): void {
  app.get(
    '/api/v1/pools/:pool/decisions',
    {
      schema: {
        tags: ['pools'],
        summary: 'What the controller did lately, and why; the newest first',
        params: poolParams,
        querystring: decisionQuery,
        response: { 200: decisionListSchema, ...errorResponses },
      },
    },
    async (request) => {
      const { pool } = request.params;
      await configUnlessRemoved(ports, pool);
      const page = await decisionPage(ports, pool, request.query);
      return { decisions: page.decisions.map(decisionView), next: page.next };
    },
  );
}
