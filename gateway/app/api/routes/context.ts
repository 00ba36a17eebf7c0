import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { BuiltPage } from '../../page/built-page.ts';
import type { PasswordSecret } from '../door/verified-passwords.ts';
import type { Feed } from '../events/feed.ts';
import type { Metrics } from '../metrics.ts';
import type { GatewayPorts } from '../ports.ts';
import type { Status } from '../reads/status.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export type ServerSettings = {
  readonly secret: PasswordSecret;
  readonly version: string;
  /** Of the bundle that runs, in hex; null in a checkout. */
  readonly bundleSha256: string | null;
  readonly page: BuiltPage;
  /** What the gateway's own address is to the world, without a slash at its end; undefined where only requests tell. */
  readonly publicUrl?: string | undefined;
};

/** What every route may need. */
export type RouteContext = {
  readonly ports: GatewayPorts;
  readonly settings: ServerSettings;
  readonly feed: Feed;
  readonly metrics: Metrics;
  readonly status: Status;
};

/**
 * The gateway's own address: as it was set, else as this client reached it. Without a slash at its end; empty where
 * the client named no host.
 */
export function publicUrl(settings: ServerSettings, request: FastifyRequest): string {
  if (settings.publicUrl !== undefined) return settings.publicUrl;
  const { host, protocol } = request;
  return /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) ? `${protocol}://${host}` : '';
}
