import type { IncomingHttpHeaders } from 'node:http';
import { cookiesForClient } from './cookies.ts';
import { isHopByHop } from './request-headers.ts';

/** Headers by which an answer could act on the gateway's own origin, or on the person who looks at it. */
const dropped: ReadonlySet<string> = new Set([
  'set-cookie',
  'set-cookie2',
  'service-worker-allowed',
  'clear-site-data',
  'strict-transport-security',
  'alt-svc',
  'nel',
  'report-to',
  'reporting-endpoints',
  'www-authenticate',
  'refresh',
  'content-security-policy',
  'content-security-policy-report-only',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
  'origin-agent-cluster',
  'permissions-policy',
]);

/**
 * A worker's page runs in an origin of its own, so that it can read and change nothing of the gateway's. Its images
 * and scripts are of another origin to it, so they must be loadable from there; Chromium sends no login with them
 * all the same, so there only what is inline in a page runs.
 */
const replaced = {
  'content-security-policy': "sandbox allow-scripts allow-forms; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
};

export type Prefix = {
  /** `http://address:port` of the worker. */
  readonly workerOrigin: string;
  readonly workerId: string;
  /** `/w/{workerId}` */
  readonly prefix: string;
  /** The path that was asked of the worker. */
  readonly path: string;
};

/** As the HTTP client gives them: a header that came once is a text, whichever it is; one that came twice a list. */
export type WorkerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The headers of a worker's answer as a client gets them. Never throws, whatever a worker sends. */
export function headersFromWorker(headers: WorkerHeaders, where: Prefix): IncomingHttpHeaders {
  const named = new Set(
    valuesOf(headers['connection'])
      .flatMap((value) => value.split(','))
      .map((name) => name.trim().toLowerCase()),
  );
  const kept = Object.entries(headers).filter(
    ([name]) =>
      !isHopByHop(name) && !dropped.has(name) && !name.startsWith('access-control-') && !named.has(name),
  );
  const { location: _location, ...rest } = Object.fromEntries(kept);
  const [location] = valuesOf(headers['location']);
  const moved = location === undefined ? undefined : movedTo(location, where);
  const cookies = cookiesForClient(valuesOf(headers['set-cookie']), where);
  return {
    ...rest,
    ...(moved === undefined ? {} : { location: moved }),
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    ...replaced,
  };
}

function valuesOf(value: string | string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

/**
 * A redirect within the worker, under its prefix. One to elsewhere is dropped: a client that follows it with its
 * method and credentials would act on the worker's word.
 */
function movedTo(location: string, { workerOrigin, prefix, path }: Prefix): string | undefined {
  const base = `${workerOrigin}${path.replace(/^\/+/, '/')}`;
  const target = URL.canParse(location, base) ? new URL(location, base) : undefined;
  if (target === undefined || target.origin !== workerOrigin) return undefined;
  return `${prefix}${target.pathname}${target.search}${target.hash}`;
}
