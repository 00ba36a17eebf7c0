import { poolSnapshots } from '../reads/pool-snapshot.ts';
import { readErrors } from '../schemas/errors.ts';
import { statusSchema } from '../schemas/status.ts';
import type { App, RouteContext } from './context.ts';

/** How everything is: the NAT, the controller, what is wrong, what it costs. */
export function registerStatus(app: App, { ports, status }: RouteContext): void {
  app.get(
    '/api/v1/status',
    {
      schema: {
        tags: ['status'],
        summary: 'What is wrong now over all pools, how the NAT and the controller are, and money an hour',
        response: { 200: statusSchema, ...readErrors() },
      },
    },
    async () => await status.of(await poolSnapshots(ports)),
  );
}
