import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { App } from '../routes/context.ts';

const self = ["'self'"];
const nothing = ["'none'"];

/** Nothing inline, nothing from elsewhere, never in a frame. Source: CSP level 3, OWASP's secure headers project. */
const options: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: nothing,
      scriptSrc: self,
      styleSrc: self,
      imgSrc: ["'self'", 'data:'],
      connectSrc: self,
      formAction: self,
      baseUri: nothing,
      frameAncestors: nothing,
    },
  },
  xFrameOptions: { action: 'deny' },
  // With `no-referrer` a browser sends `Origin: null` with our own forms, which we would refuse.
  referrerPolicy: { policy: 'same-origin' },
  // TLS is the proxy's in front. Where its certificate is its own, a browser that was told to insist lets nobody in.
  strictTransportSecurity: false,
};

/** Puts helmet's headers on every answer, errors and unknown paths included. */
export async function registerSecurityHeaders(app: App): Promise<void> {
  await app.register(fastifyHelmet, options);
}

/** For what is refused before any hook runs: a malformed URL. */
export const bareHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
