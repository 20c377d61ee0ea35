import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { addressOf } from './visitor-address.ts';

function requestFrom(peer: string, forwardedFor?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return request;
}

test.each([
  ['what ends TLS on this host tells it', '127.0.0.1', '203.0.113.7', true, '203.0.113.7'],
  [
    'only what it wrote itself counts, not what the visitor wrote before',
    '::ffff:127.0.0.1',
    '127.0.0.1, 203.0.113.7',
    true,
    '203.0.113.7',
  ],
  ['of version 6 too', '::1', '2001:db8::7', true, '2001:db8::7'],
  ['nobody says it for himself by another name of the host', '127.0.0.1', '203.0.113.7', false, '127.0.0.1'],
  ['nobody says it from elsewhere', '198.51.100.4', '203.0.113.7', true, '198.51.100.4'],
  ['what is no address is none', '127.0.0.1', '203.0.113.7, unknown', true, '127.0.0.1'],
  ['where nothing is told it is that of the connection', '127.0.0.1', undefined, true, '127.0.0.1'],
] as const)('the address of a visitor: %s', (_why, peer, forwardedFor, isSecure, address) => {
  expect(addressOf(requestFrom(peer, forwardedFor), isSecure)).toBe(address);
});
