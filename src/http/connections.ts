import type { Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { Socket } from 'node:net';
import type { ErrorBody } from '#core/api/error.ts';
import { countedAddress, isLoopback } from './address.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import { mostHeaders } from './limits.ts';
import type { Limits } from './limits.ts';

/** How many connections there may be, in all and of one address. */
export function limitConnections(server: Server, limits: Limits, trustedProxies: readonly string[]): void {
  server.maxConnections = limits.connections;
  server.maxHeadersCount = mostHeaders;
  const proxies = listOf(trustedProxies);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || isLoopback(remoteAddress) || proxies.check(remoteAddress, familyOf(remoteAddress))) return;
    const address = countedAddress(remoteAddress);
    const count = (open.get(address) ?? 0) + 1;
    if (count > limits.connectionsPerAddress) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

/** Addresses, and networks as `10.0.0.0/8`. */
function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of addresses) {
    const [address = '', bits] = each.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** What is no HTTP, too large to be read, or too slow, is answered in the one shape of errors, and the connection ends. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket, headers: AnswerHeaders): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) return void socket.destroy();
  const { status, ...body } = brokenRequest(error.code);
  const text = JSON.stringify({ error: body });
  const lines = Object.entries({
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

function brokenRequest(code: string | undefined): ErrorBody['error'] & { readonly status: number } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, code: 'too-large', sentence: 'The headers are larger than anything we take.', next: 'Send less.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, code: 'too-slow', sentence: 'The request took too long to come.', next: 'Send it again, faster.' };
    default:
      return { status: 400, code: 'invalid-request', sentence: 'This is no HTTP/1.1 request.', next: 'GET /openapi.json' };
  }
}
