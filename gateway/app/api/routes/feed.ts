import type { App, RouteContext } from './context.ts';

/** Server-sent events: what changed, and why. */
export function registerFeed(app: App, { feed }: RouteContext): void {
  app.get(
    '/api/v1/events',
    {
      // A HEAD would listen and never hang up.
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: 'Server-sent events: ready, pool, worker, decision, stale, fresh',
        produces: ['text/event-stream'],
      },
    },
    async (_request, reply) =>
      reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(feed.listen()),
  );
}
