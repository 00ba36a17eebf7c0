import { poolConfig } from '../../claims/pool-config.ts';
import { poolHistory } from '../reads/pool-history.ts';
import { errorResponses, poolParams } from '../schemas/common.ts';
import { historyQuery, historySchema } from '../schemas/history.ts';
import type { App, RouteContext } from './context.ts';

/** What a pool had and did, by minutes, hours or days: it outlives every program. */
export function registerHistory(app: App, { ports }: RouteContext): void {
  app.get(
    '/api/v1/pools/:pool/history',
    {
      schema: {
        tags: ['pools'],
        summary: 'Workers, demand, latencies and money over an hour, a day, a week, a year, or from and to',
        params: poolParams,
        querystring: historyQuery,
        response: { 200: historySchema, ...errorResponses },
      },
    },
    async (request) => {
      const { name } = await poolConfig(ports, request.params.pool);
      return await poolHistory(ports, name, request.query);
    },
  );
}
