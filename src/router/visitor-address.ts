import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whose address a service is told. Where TLS ends before the router, on this host, what ends it has seen the visitor and the router has
 * not: the last name in its line is the one that it wrote itself. Whoever comes by another way says nothing for himself.
 */
export function addressOf(request: IncomingMessage, isSecure: boolean): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (!isSecure || !isLoopback(peer)) return peer;
  const last = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return last === undefined || isIP(last) === 0 ? peer : last;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
}
