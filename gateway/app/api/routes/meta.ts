import type { App, RouteContext } from './context.ts';

/** What the gateway says of itself: its contract and its metrics. */
export function registerMeta(app: App, { metrics }: RouteContext): void {
  app.get('/openapi.json', async () => app.swagger());
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}
