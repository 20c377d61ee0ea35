import { doorAudience, type Doors } from '#targets/target.ts';
import { sideNames, type EnvironmentRecord, type InstanceRecord, type SideName } from './record.ts';

const whole = 10_000;

/** The parts of a router's document that we write; the router's own shape is the judge of it. */
export interface RouterDocument {
  readonly doorKeys: readonly { readonly id: string; readonly publicKey: string }[];
  readonly signInUrl?: string;
  readonly listeners: readonly ListenerDocument[];
}

export interface ListenerDocument {
  readonly name: string;
  readonly port: number;
  readonly door: 'open' | { readonly audience: string; readonly secureHost?: string };
  readonly sides: { readonly [side: string]: SideDocument };
  readonly weights: { readonly [side: string]: number };
}

interface SideDocument {
  readonly instances: readonly { readonly host: string; readonly port: number }[];
  readonly health?: string;
}

export interface ServicePlace {
  readonly system: string;
  readonly environment: string;
  readonly service: string;
}

/** The listener that people reach, through the environment's door. */
export function publicListener({ system, environment, service }: ServicePlace): string {
  return `${system}/${environment}/${service}`;
}

/** The listener for other services and checks of this host: always on the loopback, never behind a door. */
export function internalListener(place: ServicePlace): string {
  return `${publicListener(place)}@internal`;
}

/** What the router of a host is to do: a function of what the environments' records say. */
export function routerDocument(records: readonly EnvironmentRecord[], doors: Doors | undefined): RouterDocument {
  const doorKeys = Object.entries(doors?.keys ?? {}).map(([id, publicKey]) => ({ id, publicKey }));
  const listeners = records.flatMap(listenersOf);
  return doors === undefined || doors.signInUrl === '' ? { doorKeys, listeners } : { doorKeys, signInUrl: doors.signInUrl, listeners };
}

function listenersOf(record: EnvironmentRecord): readonly ListenerDocument[] {
  return Object.entries(record.services).flatMap(([service, { isInternal, port }]) => {
    const place = { system: record.system, environment: record.environment, service };
    const door = record.audience === 'public' ? 'open' : { audience: doorAudience(place), ...secureHostOf(record) };
    const routes = routesOf(record, service);
    const inside: ListenerDocument = { name: internalListener(place), port: 0, door: 'open', ...routes };
    return isInternal ? [inside] : [{ name: publicListener(place), port, door, ...routes }, inside];
  });
}

/** A router from before it was known refuses what it does not know: it hears of it only where there is one. */
function secureHostOf({ secureHost }: EnvironmentRecord): Pick<EnvironmentRecord, 'secureHost'> {
  return secureHost === undefined ? {} : { secureHost };
}

function routesOf(record: EnvironmentRecord, service: string): Pick<ListenerDocument, 'sides' | 'weights'> {
  const found = sideNames.flatMap((side) => {
    const instance = record.sides[side].instances[service];
    return instance?.isWanted === true ? [[side, instance] as const] : [];
  });
  const sides = Object.fromEntries(found.map(([side, instance]) => [side, sideOf(instance)]));
  return { sides, weights: weightsOf(found, record.active) };
}

/** An active side without this service gives no weight at all: the router then says that nothing serves here yet. */
function weightsOf(found: readonly (readonly [SideName, InstanceRecord])[], active: SideName | undefined): ListenerDocument['weights'] {
  return Object.fromEntries(found.filter(([side]) => side === active).map(([side]) => [side, whole]));
}

function sideOf({ port, health }: InstanceRecord): SideDocument {
  const instances = [{ host: '127.0.0.1', port }];
  return health === undefined ? { instances } : { instances, health };
}
