import type { IncomingHttpHeaders } from 'node:http';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something came from a page of another origin. Browsers tell by `Sec-Fetch-Site`
 * and `Origin`; a client that is no browser sends neither and passes. `Origin: null` is a sandboxed page, such as
 * everything that a worker serves.
 */
export function isForeignWrite(method: string, headers: IncomingHttpHeaders): boolean {
  return !safeMethods.has(method) && isForeign(headers);
}

/** The same for an upgrade to a web socket, which browsers let any page ask for and which has no safe method. */
export function isForeign(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host } = headers;
  return origin !== undefined && hostOf(origin) !== host?.toLowerCase();
}

/** Host and port alone: the scheme is the TLS proxy's business, and a page of ours has the host that we are asked by. */
function hostOf(origin: string): string | undefined {
  const match = /^https?:\/\/([^/?#@]+)$/i.exec(origin);
  return match?.[1]?.toLowerCase();
}
