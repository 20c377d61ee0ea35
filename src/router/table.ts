import { sharesOf, type Share } from './choice.ts';
import {
  hostsOf,
  wholeWeight,
  type ListenerConfiguration,
  type RouterConfiguration,
  type SideConfiguration,
  type SplitConfiguration,
} from './configuration.ts';
import type { VisitorKey } from '#core/system.ts';
import { createDoorkeeper, type Doorkeeper } from './door.ts';
import { Group, type Division } from './group.ts';
import { Instance } from './instance.ts';
import { Seconds } from './seconds.ts';
import { hashOf } from './sticky.ts';
import { Traffic } from './traffic.ts';

/** A side of a listener while one configuration is in force. */
export interface Side {
  readonly name: string;
  readonly traffic: Traffic;
  readonly seconds: Seconds;
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
  readonly split: Split | undefined;
}

/** Visitors of this route keep to their side, and are counted in a group. */
export interface Split {
  readonly side: string;
  readonly key: VisitorKey;
  readonly seed: number;
  readonly group: Group;
  /** What is asked, in the words of the group. */
  readonly service: string;
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
  readonly sides: Map<string, SideMemory>;
  /** The number of the next request. */
  requestNumber: number;
}

/** What is known of a side across configurations: it can be drained and read after it is gone. */
export interface SideMemory {
  readonly traffic: Traffic;
  readonly seconds: Seconds;
}

export type Memory = Map<string, ListenerMemory>;
export type Groups = Map<string, Group>;

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
  readonly groups: Groups;
  /** The table before: instances that stay keep their connections and their health. */
  readonly previous?: Table;
  readonly clock: () => number;
}

export function compileTable(input: TableInput): Table {
  const known = new Map((input.previous?.routes ?? []).map((route) => [route.listener.name, route]));
  const routes = input.configuration.listeners.map((listener) => compileRoute(listener, input, known.get(listener.name)));
  divideGroups(routes, input);
  const placed = Map.groupBy(routes, (route) => placeKey(route.listener.address, route.port));
  return {
    configuration: input.configuration,
    doorkeeper: createDoorkeeper(input.configuration, input.clock),
    routes,
    places: new Map([...placed].map(([key, routes]) => [key, compilePlace(routes)])),
  };
}

/** From now on groups count at these weights; one that no listener names any more only keeps what it has. */
function divideGroups(routes: readonly Route[], { groups, clock }: TableInput): void {
  const members = Map.groupBy(routes, ({ listener }) => listener.split?.group);
  for (const [name, group] of groups) {
    const listener = members.get(name)?.[0]?.listener;
    const split = listener?.split;
    const weight = (listener?.weights[split?.side ?? ''] ?? 0) / wholeWeight;
    group.divide(split === undefined ? undefined : divisionOf(split, weight), clock(), (into) => {
      for (const { memory, split } of members.get(name) ?? [])
        for (const [side, { seconds }] of memory.sides) if (side !== split?.side) seconds.recall(into);
    });
  }
}

function divisionOf({ salt, side, slackMs = 0 }: SplitConfiguration, weight: number): Division {
  return { salt, side, weight, slackMs };
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
    shares: sharesOf(listener.weights, listener.split?.side),
    split: listener.split && compileSplit(listener.name, listener.split, input.groups),
  };
}

function compileSplit(listener: string, { group, side, key, salt }: SplitConfiguration, groups: Groups): Split {
  const known = groups.get(group) ?? new Group();
  groups.set(group, known);
  // `shop/prod/web@green` is the service `web` like `shop/prod/web`.
  const service = /([^/]*?)(@.*)?$/.exec(listener)?.[1] ?? listener;
  return { side, key, seed: hashOf(salt, 0), group: known, service };
}

function compileSide(
  name: string,
  from: { readonly side: SideConfiguration; readonly memory: ListenerMemory; readonly previous: Side | undefined },
): Side {
  const known = new Map((from.previous?.instances ?? []).map((instance) => [wordsOf(instance.address), instance]));
  return {
    name,
    ...rememberSide(from.memory, name),
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

function rememberSide(memory: ListenerMemory, name: string): SideMemory {
  const known = memory.sides.get(name) ?? { traffic: new Traffic(), seconds: new Seconds() };
  memory.sides.set(name, known);
  return known;
}
