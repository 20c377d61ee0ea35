import { sharesOf, type Share } from './choice.ts';
import { hostsOf, type ListenerConfiguration, type RouterConfiguration, type SideConfiguration } from './configuration.ts';
import { createDoorkeeper, type Doorkeeper } from './door.ts';
import { Instance } from './instance.ts';
import { Traffic } from './traffic.ts';

/** A side of a listener while one configuration is in force. */
export interface Side {
  readonly name: string;
  readonly traffic: Traffic;
  readonly instances: readonly Instance[];
  readonly health: string | undefined;
  /** Whose turn it is. */
  turn: number;
}

export interface Route {
  readonly listener: ListenerConfiguration;
  /** The port that it really listens on. */
  readonly port: number;
  readonly memory: ListenerMemory;
  readonly sides: ReadonlyMap<string, Side>;
  readonly shares: readonly Share[];
}

/** Everything that decides where a request goes. It is never changed, only replaced: that is the switch. */
export interface Table {
  readonly configuration: RouterConfiguration;
  readonly doorkeeper: Doorkeeper;
  readonly routes: readonly Route[];
  readonly places: ReadonlyMap<string, Place>;
}

/** What is known of a listener across configurations. */
export interface ListenerMemory {
  readonly traffic: Traffic;
  readonly sides: Map<string, Traffic>;
  /** The number of the next request. */
  requestNumber: number;
}

export type Memory = Map<string, ListenerMemory>;

/** An address and a port, and who is served there. */
interface Place {
  readonly byHost: ReadonlyMap<string, Route>;
  readonly otherwise: Route | undefined;
}

export function placeKey(address: string, port: number): string {
  return `${address}:${port}`;
}

export interface TableInput {
  readonly configuration: RouterConfiguration;
  /** The ports of the listeners, by name. */
  readonly ports: ReadonlyMap<string, number>;
  readonly memory: Memory;
  /** The table before: instances that stay keep their connections and their health. */
  readonly previous?: Table;
  readonly clock: () => number;
}

export function compileTable(input: TableInput): Table {
  const known = new Map((input.previous?.routes ?? []).map((route) => [route.listener.name, route]));
  const routes = input.configuration.listeners.map((listener) => compileRoute(listener, input, known.get(listener.name)));
  const placed = Map.groupBy(routes, (route) => placeKey(route.listener.address, route.port));
  return {
    configuration: input.configuration,
    doorkeeper: createDoorkeeper(input.configuration, input.clock),
    routes,
    places: new Map([...placed].map(([key, routes]) => [key, compilePlace(routes)])),
  };
}

/** The route for a request that came in at a place with this Host header. */
export function findRoute(table: Table, key: string, host: string): Route | undefined {
  const place = table.places.get(key);
  return place?.byHost.get(host.replace(/:\d+$/, '').toLowerCase()) ?? place?.otherwise;
}

function compilePlace(routes: readonly Route[]): Place {
  return {
    byHost: new Map(routes.flatMap((route) => hostsOf(route.listener).map((host) => [host, route]))),
    otherwise: routes.find((route) => hostsOf(route.listener).length === 0),
  };
}

function compileRoute(listener: ListenerConfiguration, input: TableInput, previous: Route | undefined): Route {
  const memory = rememberListener(input.memory, listener.name);
  const sides = Object.entries(listener.sides).map(([name, side]) =>
    compileSide(name, { side, memory, previous: previous?.sides.get(name) }),
  );
  return {
    listener,
    port: input.ports.get(listener.name) ?? listener.port,
    memory,
    sides: new Map(sides.map((side) => [side.name, side])),
    shares: sharesOf(listener.weights),
  };
}

function compileSide(
  name: string,
  from: { readonly side: SideConfiguration; readonly memory: ListenerMemory; readonly previous: Side | undefined },
): Side {
  const known = new Map((from.previous?.instances ?? []).map((instance) => [wordsOf(instance.address), instance]));
  return {
    name,
    traffic: rememberSide(from.memory, name),
    instances: from.side.instances.map((address) => known.get(wordsOf(address)) ?? new Instance(address)),
    health: from.side.health,
    turn: from.previous?.turn ?? 0,
  };
}

function wordsOf(address: { readonly host: string; readonly port: number }): string {
  return `${address.host}:${address.port}`;
}

function rememberListener(memory: Memory, name: string): ListenerMemory {
  const known = memory.get(name) ?? { traffic: new Traffic(), sides: new Map(), requestNumber: 0 };
  memory.set(name, known);
  return known;
}

function rememberSide(memory: ListenerMemory, name: string): Traffic {
  const known = memory.sides.get(name) ?? new Traffic();
  memory.sides.set(name, known);
  return known;
}
