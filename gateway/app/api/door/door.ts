import type { FastifyRequest } from 'fastify';
import { CallerError } from '../../../../shared/pool/errors.ts';
import type { App, RouteContext } from '../routes/context.ts';
import { createLogin } from './login.ts';
import { refuseOddRequest } from './odd-request.ts';
import { type CountRequest, registerRateLimit } from './rate-limit.ts';
import { isForeignWrite } from './same-origin.ts';
import { registerSecurityHeaders } from './security-headers.ts';
import { createPasswordCheck } from './verified-passwords.ts';

/** What tells whether the program is alive and well needs no login. */
const openPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);
const digestKeyBytes = 32;

/** The part of a request that decides whether it is let in; an upgrade has no more than this. */
export type Knock = {
  readonly authorization: string | undefined;
  readonly address: string;
};

/** The door for whoever comes by another way than a route. Both throw as they do for routes, or answer a refusal. */
export type Door = {
  readonly login: (knock: Knock) => Promise<void>;
  readonly countRequest: CountRequest;
};

/**
 * Puts security headers, the rate limit, the refusal of odd requests, the login and the origin check before every
 * route, the unknown ones included; answers limit and login for upgrades.
 */
export async function registerDoor(
  app: App,
  { ports, settings }: Pick<RouteContext, 'ports' | 'settings'>,
): Promise<Door> {
  const check = createPasswordCheck(settings.secret, ports.random.bytes(digestKeyBytes));
  const login = createLogin({ check, clock: ports.clock });
  await registerSecurityHeaders(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const countRequest = await registerRateLimit(app, ports.clock);
  app.addHook('onRequest', async (request) => {
    refuseOddRequest(request.raw);
    if (!openPaths.has(request.routeOptions.url ?? ''))
      await login(request.headers.authorization, request.ip);
    refuseForeignWrites(request);
  });
  return {
    countRequest,
    login: async ({ authorization, address }) => await login(authorization, address),
  };
}

function refuseForeignWrites(request: FastifyRequest): void {
  if (!isForeignWrite(request.method, request.headers)) return;
  throw foreignOrigin();
}

export function foreignOrigin(): CallerError {
  return new CallerError(
    'forbidden_origin',
    'this request comes from a page of another origin; nothing was changed',
  );
}
