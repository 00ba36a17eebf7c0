import type { IncomingHttpHeaders } from 'node:http';
import { cookiesForWorker } from './cookies.ts';

/** Hop by hop. Source: RFC 9110, 7.6.1; `expect` is answered by us. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'http2-settings',
]);

/** What is the person's or the gateway's, and no business of a worker's. */
const ours: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'claim-fence',
  'forwarded',
  'x-real-ip',
]);

export type Recipient = { readonly host: string; readonly workerId: string };

/**
 * The headers of a request as a worker gets them: without our credentials, without what belongs to one hop, and of
 * the cookies those alone that it set itself.
 */
export function headersForWorker(
  headers: IncomingHttpHeaders,
  { host, workerId }: Recipient,
): IncomingHttpHeaders {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept = Object.entries(headers).filter(
    ([name]) =>
      !hopByHop.has(name) && !ours.has(name) && !name.startsWith('x-forwarded-') && !named.has(name),
  );
  const cookie = cookiesForWorker(headers.cookie, workerId);
  return { ...Object.fromEntries(kept), host, ...(cookie === undefined ? {} : { cookie }) };
}

export function isHopByHop(name: string): boolean {
  return hopByHop.has(name);
}
