import { z } from 'zod';
import { CallerError, ServiceError } from '../../../shared/pool/errors.ts';
import type { App, RouteContext } from '../api/routes/context.ts';

const maxFormBytes = 4096;
const grabForm = z.object({ pool: z.string().min(1).max(200) });
const releaseForm = z.object({ claim: z.string().min(1).max(200) });

/** The page's buttons as plain forms: they work without a script, and answer 303 back to the page. */
export function registerActions(app: App, { ports, metrics }: RouteContext): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: maxFormBytes },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post('/actions/grab', { schema: { body: grabForm } }, async (request, reply) => {
    const { pool } = request.body;
    const outcome = await outcomeOf('granted', async () => {
      const granted = await metrics.timeGrab(pool, () => ports.claims.grab({ pool, holder: 'page' }));
      return granted.claim.id;
    });
    return await reply.redirect(`/?${outcome}`, 303);
  });
  app.post('/actions/release', { schema: { body: releaseForm } }, async (request, reply) => {
    const { claim } = request.body;
    const outcome = await outcomeOf('released', async () => (await ports.claims.release(claim)).id);
    return await reply.redirect(`/?${outcome}`, 303);
  });
}

async function outcomeOf(word: string, act: () => Promise<string>): Promise<string> {
  try {
    return new URLSearchParams({ [word]: await act() }).toString();
  } catch (error) {
    if (!(error instanceof CallerError || error instanceof ServiceError)) throw error;
    return new URLSearchParams({ problem: error.code }).toString();
  }
}
