import type { IncomingMessage } from 'node:http';
import { CallerError } from '../../../../shared/pool/errors.ts';

/**
 * Refuses what Node lets pass and two readers may read in two ways: two `Host` headers (of which Node takes the
 * first), and a `*` for a path. Source: RFC 9112, 3.2. Throws `invalid_request`.
 */
export function refuseOddRequest({ rawHeaders, url }: Pick<IncomingMessage, 'rawHeaders' | 'url'>): void {
  const hosts = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length > 1) throw new CallerError('invalid_request', 'send one Host header');
  if (url === '*') throw new CallerError('invalid_request', 'send a path');
}
