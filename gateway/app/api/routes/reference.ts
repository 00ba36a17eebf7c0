import type { OpenApiDocument } from '../contract/finished-document.ts';
import { referencePage } from '../reference/reference-page.ts';
import { referenceStyle } from '../reference/reference-style.ts';
import type { App } from './context.ts';

const stylePath = '/docs/style.css';

/** `/docs`: the contract for people, rendered here, without a script and without anything from elsewhere. */
export function registerReference(app: App): void {
  let page: string | undefined;
  app.get('/docs', async (_request, reply) => {
    // The routes don't change once the server is ready. The document is the one that `finished` answered.
    page ??= referencePage(app.swagger() as unknown as OpenApiDocument, stylePath);
    return await reply
      .header('cache-control', 'private, no-cache')
      .type('text/html; charset=utf-8')
      .send(page);
  });
  app.get(stylePath, async (_request, reply) =>
    reply.header('cache-control', 'private, no-cache').type('text/css; charset=utf-8').send(referenceStyle),
  );
}
