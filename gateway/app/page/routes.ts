import type { FastifyReply } from 'fastify';
import type { App, RouteContext } from '../api/routes/context.ts';
import { registerForms } from './actions/form-routes.ts';
import type { Asset } from './built-page.ts';
import { pagePaths } from './page-address.ts';
import { plainView, sendCompressed, sendPage, takesGzip } from './send-page.ts';

/** The page's script asks for the very view that the server paints from, under the page's own path. */
const viewPrefix = '/view';

/** The pages: HTML for the first paint, the same view as JSON for the script, and the files of both. */
export function registerPage(app: App, context: RouteContext): void {
  for (const asset of context.settings.page.assets) {
    app.get(
      asset.path,
      async (request, reply) => await sendAsset(reply, asset, request.headers['accept-encoding']),
    );
  }
  for (const path of pagePaths) {
    app.get(path, async (request, reply) => await sendPage(context, reply, addressOf(request.url)));
    app.get(`${viewPrefix}${path}`, async (request, reply) => {
      const { path: asked, search } = addressOf(request.url);
      const view = await plainView(context, { path: asked.slice(viewPrefix.length), search });
      return await sendCompressed(reply.type('application/json; charset=utf-8'), JSON.stringify(view));
    });
  }
  app.register(async (forms: App) => registerForms(forms, context));
}

function addressOf(url: string): { path: string; search: string } {
  const start = url.indexOf('?');
  return start === -1 ? { path: url, search: '' } : { path: url.slice(0, start), search: url.slice(start) };
}

async function sendAsset(
  reply: FastifyReply,
  asset: Asset,
  accepts: string | string[] | undefined,
): Promise<FastifyReply> {
  reply
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('vary', 'accept-encoding')
    .type(asset.contentType);
  return takesGzip(accepts)
    ? await reply.header('content-encoding', 'gzip').send(asset.gzipped)
    : await reply.send(asset.body);
}
