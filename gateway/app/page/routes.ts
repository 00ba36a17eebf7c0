import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ServiceError } from '../../../shared/pool/errors.ts';
import type { App, RouteContext } from '../api/routes/context.ts';
import { workerParams } from '../api/schemas/common.ts';
import { registerActions } from './actions.ts';
import { noticeFor, noticeQuery } from './notice-for.ts';
import { readOverview, readWorkerPage } from './read-view.ts';

/** The status page: HTML for the first paint, the same view as JSON for the script, and the files of both. */
export function registerPage(app: App, context: RouteContext): void {
  const { ports } = context;
  const { page } = context.settings;
  for (const asset of page.assets) {
    app.get(asset.path, async (_request, reply) =>
      reply
        .header('cache-control', 'private, max-age=31536000, immutable')
        .type(asset.contentType)
        .send(asset.body),
    );
  }
  app.get('/', { schema: { querystring: noticeQuery } }, async (request, reply) =>
    sendHtml(reply, context, async () => {
      const [view, notice] = await Promise.all([readOverview(ports), noticeFor(ports, request.query)]);
      return page.renderPage(notice === undefined ? view : { ...view, notice });
    }),
  );
  app.get('/workers/:pool/:worker', { schema: { params: workerParams } }, async (request, reply) => {
    const { pool, worker } = request.params;
    return await sendHtml(reply, context, async () =>
      page.renderPage(await readWorkerPage(ports, pool, worker)),
    );
  });
  app.get(
    '/view/overview',
    { schema: { querystring: z.strictObject({}) } },
    async () => await readOverview(ports),
  );
  app.get(
    '/view/workers/:pool/:worker',
    { schema: { params: workerParams } },
    async ({ params }) => await readWorkerPage(ports, params.pool, params.worker),
  );
  app.register(async (actions: App) => registerActions(actions, context));
}

/** A page whose ledger can't be read says so in words, not in JSON. */
async function sendHtml(
  reply: FastifyReply,
  { settings, ports }: RouteContext,
  render: () => Promise<string>,
): Promise<FastifyReply> {
  try {
    return await reply.type('text/html; charset=utf-8').send(await render());
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    ports.log.warn({ code: error.code, err: error }, 'the page could not be read');
    return await reply.code(503).send(settings.page.renderUnavailable(error.message));
  }
}
