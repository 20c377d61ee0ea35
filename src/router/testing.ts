import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer, request as httpRequest, type Agent, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RouterConfigurationInput } from './configuration.ts';
import { createRouterClient, type RouterClient } from './control-client.ts';
import { startRouter, type RunningRouter } from './router.ts';
import type { RouterCounters } from './status.ts';

// What the router's tests stand on: real servers and real sockets, in this process.

/** Where a service listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface Service extends Place {
  readonly server: Server;
  /** Breaks every connection and listens no more, as a killed process does. */
  readonly kill: () => Promise<void>;
}

export async function startService(listener: RequestListener, { host = '127.0.0.1', port = 0 }: Partial<Place> = {}): Promise<Service> {
  const server = createServer(listener).listen(port, host);
  await once(server, 'listening');
  const kill = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { server, host, port: portOf(server.address()), kill };
}

let addresses = 0;

/**
 * An address of the loopback for one test alone. Whoever asks 127.0.0.1 for any port is given one that was freed a moment ago: what goes
 * away for a while, or for good, goes from an address where nobody else listens.
 */
export function ownAddress(): string {
  addresses += 1;
  return `127.${1 + (process.pid % 250)}.${Math.floor(process.pid / 250) % 256}.${1 + (addresses % 250)}`;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

export interface TestRouter {
  readonly running: RunningRouter;
  readonly client: RouterClient;
  readonly stateDirectory: string;
}

export async function startTestRouter(stateDirectory?: string): Promise<TestRouter> {
  const folder = stateDirectory ?? (await mkdtemp(join(tmpdir(), 'lockstep-router-')));
  const controlSocket = join(folder, 'router.sock');
  const log = { info: () => {}, warn: () => {} };
  const running = await startRouter({ configurationFile: join(folder, 'router-configuration.json'), controlSocket, log });
  return { running, client: createRouterClient(controlSocket), stateDirectory: folder };
}

export type ListenerInput = RouterConfigurationInput['listeners'][number];

/** A listener whose sides each have instances on the ports, or at the places, given; all weight is on one side. */
export function listenerOf(
  sides: Readonly<Record<string, readonly (number | Place)[]>>,
  active: string,
  change: Partial<ListenerInput> = {},
): ListenerInput {
  const placeOf = (at: number | Place) => (typeof at === 'number' ? { host: '127.0.0.1', port: at } : { host: at.host, port: at.port });
  const instancesOf = (places: readonly (number | Place)[]) => ({ instances: places.map(placeOf) });
  return {
    name: 'shop/prod/web',
    port: 0,
    door: 'open',
    sides: Object.fromEntries(Object.entries(sides).map(([side, ports]) => [side, instancesOf(ports)] as const)),
    weights: { [active]: 10_000 },
    ...change,
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Ask {
  readonly host?: string;
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
}

/** One request; rejects when the connection breaks before the answer is whole. */
export async function ask(question: Ask): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const { host = '127.0.0.1', port, method = 'GET', path = '/', headers = {}, body, agent } = question;
  const sent = httpRequest({ host, port, method, path, headers, agent: agent ?? false }, (answer) => {
    text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }), reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** Sends bytes as they are and says everything that came back until the connection ended, or fell silent. */
export async function askRaw(port: number, bytes: string, silenceMs = 300): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(silenceMs, () => socket.destroy());
  socket.on('error', () => {});
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.write(bytes);
  await once(socket, 'close');
  return heard;
}

/** What a test puts on, and how it all goes away again. */
export interface Stage {
  readonly service: typeof startService;
  /** A service of raw bytes: what each connection does is up to the test. Resolves to its port. */
  readonly rawService: (onConnection: (socket: Socket, connection: number) => void) => Promise<number>;
  readonly routerWith: (...listeners: readonly ListenerInput[]) => Promise<TestRouter & { readonly port: number }>;
  readonly countsOf: (router: TestRouter) => Promise<RouterCounters['listeners'][string] | undefined>;
  readonly later: (clean: () => Promise<unknown>) => void;
  readonly end: () => Promise<void>;
}

export function createStage(): Stage {
  const cleanups: (() => Promise<unknown>)[] = [];
  return {
    later: (clean) => void cleanups.push(clean),
    end: async () => {
      for (const clean of cleanups.splice(0).reverse()) await clean();
    },
    service: async (listener, place) => {
      const started = await startService(listener, place);
      cleanups.push(started.kill);
      return started;
    },
    rawService: async (onConnection) => {
      const started = await startRawService(onConnection);
      cleanups.push(started.kill);
      return started.port;
    },
    routerWith: async (...listeners) => {
      const router = await startTestRouter();
      cleanups.push(() => router.running.stop(0));
      const placed = await Promise.all(listeners.map(async (listener) => ({ ...listener, port: listener.port || (await freePort()) })));
      await router.client.configure({ version: 1, doorKeys: [], listeners: placed });
      return { ...router, port: router.running.ports().get('shop/prod/web') ?? 0 };
    },
    countsOf: async (router) => (await router.client.counters()).listeners['shop/prod/web'],
  };
}

/** Any port that is free now. One that the router chooses goes by the listener's name, and so is the same in every test that runs beside this one. */
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

async function startRawService(
  onConnection: (socket: Socket, connection: number) => void,
): Promise<{ readonly port: number; readonly kill: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    connections += 1;
    onConnection(socket, connections);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const kill = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { port: portOf(server.address()), kill };
}
