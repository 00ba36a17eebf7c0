import { z } from 'zod';
import { readErrors } from '../schemas/errors.ts';
import type { App, RouteContext } from './context.ts';

const healthSchema = z.object({
  status: z.enum(['ok', 'ready']),
  version: z.string(),
  bundleSha256: z.string().nullable(),
});

/** The two paths that need no login: the program lives; it can reach its ledger. */
export function registerHealth(app: App, { ports, settings }: RouteContext): void {
  const { version, bundleSha256 } = settings;
  app.get(
    '/healthz',
    {
      schema: {
        tags: ['health'],
        summary: 'The program lives',
        response: { 200: healthSchema, ...readErrors() },
      },
    },
    async () => ({ status: 'ok' as const, version, bundleSha256 }),
  );
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        summary: 'The ledger can be reached',
        response: { 200: healthSchema, ...readErrors('ledger_unreachable') },
      },
    },
    async () => {
      await ports.ledger.reachable();
      return { status: 'ready' as const, version, bundleSha256 };
    },
  );
}
