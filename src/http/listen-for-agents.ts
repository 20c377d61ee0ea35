import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import { once } from 'node:events';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { agentTls } from '#core/api/agent-routes.ts';
import type { AgentDoor } from './agent-book.ts';

/** Whoever has no key is gone after this, and takes no more than so many places until then. */
const handshakeMs = 10_000;
const mostConnections = 2_000;

export interface AgentListener {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Agents of other hosts come by TLS with a key that both sides have: each proves itself to the other before the first byte of HTTP,
 * and no certificate has to be made, renewed or believed. Who an agent is, its token says.
 */
export async function listenForAgents(
  app: FastifyInstance,
  { sharedKey }: AgentDoor,
  address: { readonly host: string; readonly port: number },
): Promise<AgentListener> {
  await app.ready();
  const sockets = new Set<Socket>();
  const server = createServer({ ...agentTls, handshakeTimeout: handshakeMs, pskCallback: (_socket, identity) => sharedKey(identity) });
  server.maxConnections = mostConnections;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket) => void app.server.emit('connection', socket));
  // Strangers knock: what they bring ends with them.
  server.on('tlsClientError', (_error, socket) => void socket.destroy());
  server.listen(address.port, address.host);
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    host: address.host,
    port,
    url: `https://${atPort(address.host, port)}`,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** `HOST:PORT` for agents elsewhere. Whoever listens everywhere is reached as people reach it, or under the name of its machine. */
export function reachedAt({ host, port }: Pick<AgentListener, 'host' | 'port'>, people: string | undefined): string {
  if (host !== '0.0.0.0' && host !== '::') return atPort(host, port);
  return people === undefined ? atPort(hostname(), port) : `${new URL(people).hostname}:${port}`;
}

function atPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
