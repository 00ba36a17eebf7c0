import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a peer is the TLS proxy in front, whose word on address and scheme counts: it is on this machine, and one
 * hop away. What came before it is only what somebody said.
 */
export function isOwnProxy(address: string, hop: number): boolean {
  return hop === 0 && isLoopback(address);
}

/** The address of who asks: the peer's, or the last one that the proxy on this machine tells. */
export function clientAddress(headers: IncomingHttpHeaders, peer: string): string {
  if (!isOwnProxy(peer, 0)) return peer;
  const told = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return told !== undefined && isIP(told) !== 0 ? told : peer;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}
