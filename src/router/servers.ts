import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { ListenerConfiguration, RouterConfiguration } from './configuration.ts';
import { codeOfError, wordsOfError } from './errors.ts';
import { withDoorForm } from './door-form.ts';
import { handleRequest, handleUpgrade, type Desk } from './handle.ts';
import type { RouterLog } from './log.ts';
import { placeKey } from './table.ts';
import { isWebSocket } from './upgrade.ts';

/** Ports that the router chooses lie below those that systems give to outgoing connections, which could take one while the router is down. */
const firstChosenPort = 21_000;
const chosenPorts = 10_000;

/** Longer than clients and proxies in front keep an idle connection, so that it is rarely we who close one under a request. */
const keepAliveMs = 75_000;

export type Ports = ReadonlyMap<string, number>;

export interface OpenedPorts {
  readonly ports: Ports;
  /** Closes what was opened for this configuration: it did not come into force. */
  readonly undo: () => void;
}

/** The listening sockets of the router, one per address and port. */
export class Servers {
  readonly #desk: Desk;
  readonly #log: RouterLog;
  readonly #open = new Map<string, Server>();
  readonly #closing = new Set<Server>();

  constructor(desk: Desk, log: RouterLog) {
    this.#desk = desk;
    this.#log = log;
  }

  isListening(key: string): boolean {
    return this.#open.get(key)?.listening === true;
  }

  /** Opens every port that the configuration needs and that is not open yet; all of them, or none and an error. */
  async open(configuration: RouterConfiguration, remembered: Ports): Promise<OpenedPorts> {
    const before = new Set(this.#open.keys());
    const undo = () => this.#closeWhere((key) => !before.has(key));
    const ports = new Map<string, number>();
    try {
      for (const listener of configuration.listeners)
        ports.set(listener.name, await this.#openFor(listener, remembered.get(listener.name)));
      return { ports, undo };
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** After a restart: a port that somebody else took meanwhile does not keep the others closed. Resolves to what is missing, in words. */
  async reopen(configuration: RouterConfiguration, remembered: Ports): Promise<readonly string[]> {
    const missing: string[] = [];
    for (const listener of configuration.listeners) {
      const port = remembered.get(listener.name) ?? listener.port;
      await this.#listen(listener.address, port).catch((error: unknown) => {
        missing.push(`${listener.name} does not listen on ${listener.address}:${port} yet: ${wordsOfError(error)}`);
      });
    }
    return missing;
  }

  /** Closes what no listener needs any more: nothing new is accepted, what is under way ends by itself. */
  retain(needed: ReadonlySet<string>): void {
    this.#closeWhere((key) => !needed.has(key));
  }

  /** Stops accepting. Idle connections are closed; the others with the answer that is under way. */
  closeAll(): void {
    this.#closeWhere(() => true);
  }

  closeIdle(): void {
    for (const server of this.#closing) server.closeIdleConnections();
  }

  destroyAll(): void {
    for (const server of this.#closing) server.closeAllConnections();
  }

  async #openFor(listener: ListenerConfiguration, remembered: number | undefined): Promise<number> {
    if (listener.port !== 0) return this.#listen(listener.address, listener.port);
    if (remembered !== undefined) return this.#listen(listener.address, remembered);
    const start = createHash('sha256').update(listener.name).digest().readUInt32BE();
    for (let step = 0; step < chosenPorts; step += 1) {
      const port = firstChosenPort + ((start + step) % chosenPorts);
      if (!this.#open.has(placeKey(listener.address, port)) && (await this.#isFree(listener.address, port))) return port;
    }
    throw new Error(`no port is free on ${listener.address}`);
  }

  async #isFree(address: string, port: number): Promise<boolean> {
    try {
      await this.#listen(address, port);
      return true;
    } catch (error) {
      if (codeOfError(error) === 'EADDRINUSE') return false;
      throw error;
    }
  }

  async #listen(address: string, port: number): Promise<number> {
    const key = placeKey(address, port);
    if (this.#open.has(key)) return port;
    const server = createPlace(this.#desk, key);
    server.listen({ host: address, port, backlog: 1_024 });
    await once(server, 'listening');
    server.on('error', (error) => this.#log.warn(`${key}: ${error.message}`));
    this.#open.set(key, server);
    return port;
  }

  #closeWhere(isUnneeded: (key: string) => boolean): void {
    for (const [key, server] of this.#open) {
      if (!isUnneeded(key)) continue;
      this.#open.delete(key);
      this.#closing.add(server);
      server.close(() => this.#closing.delete(server));
    }
  }
}

function createPlace(desk: Desk, key: string): Server {
  const server = createServer(
    {
      insecureHTTPParser: false,
      requireHostHeader: true,
      keepAliveTimeout: keepAliveMs,
      headersTimeout: 60_000,
      // A long upload is no attack; a visitor that sends nothing is ended by the head's time, or holds one connection.
      requestTimeout: 0,
      shouldUpgradeCallback: isWebSocket,
    },
    (request, response) => withDoorForm(request, () => handleRequest(desk, key, request, response)),
  );
  server.on('connection', (socket) => desk.connections.watch(socket));
  server.on('upgrade', (request, socket, head) => handleUpgrade(desk, key, request, { socket, head }));
  return server;
}
