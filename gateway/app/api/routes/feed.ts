import type { Readable } from 'node:stream';
import { z } from 'zod';
import { feedQuery, feedWish } from '../events/feed-wish.ts';
import { readErrors } from '../schemas/errors.ts';
import type { App, RouteContext } from './context.ts';

/** As the contract tells it, a text without end. */
const eventStream = z.custom<Readable>().meta({ type: 'string' });

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
        querystring: feedQuery,
        response: {
          200: { content: { 'text/event-stream': { schema: eventStream } } },
          ...readErrors(),
        },
      },
    },
    async (request, reply) =>
      reply
        .header('content-type', 'text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(feed.listen(feedWish(request.query))),
  );
}
