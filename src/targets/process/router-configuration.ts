import type { VisitorKey } from '#core/system.ts';
import { doorAudience, type Doors, type EnvironmentPlace } from '#targets/target.ts';
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
  /** Of a public one, which has no door to say it. */
  readonly secureHost?: string;
  readonly sides: { readonly [side: string]: SideDocument };
  readonly weights: { readonly [side: string]: number };
  /** New requests wait until a document without it comes, or until then (in milliseconds since 1970). */
  readonly hold?: { readonly until: number };
  /** Sides are chosen by visitor, and counted against each other. */
  readonly split?: {
    readonly group: string;
    readonly side: string;
    readonly key: VisitorKey;
    readonly salt: string;
    readonly slackMs?: number;
  };
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

/**
 * The listener of one side alone: what an instance knows as `${service.x.url}`. A release's services reach only each other by it, so that
 * two bills never mix while both run.
 */
export function sideListener(place: ServicePlace, side: SideName): string {
  return `${publicListener(place)}@${side}`;
}

/** What the router of a host is to do: a function of what the environments' records say. */
export function routerDocument(records: readonly EnvironmentRecord[], doors: Doors | undefined): RouterDocument {
  const doorKeys = Object.entries(doors?.keys ?? {}).map(([id, publicKey]) => ({ id, publicKey }));
  const listeners = records.flatMap(listenersOf);
  return doors === undefined || doors.signInUrl === '' ? { doorKeys, listeners } : { doorKeys, signInUrl: doors.signInUrl, listeners };
}

/** As a router from before an update reads it. */
export function withoutNews({ listeners, ...rest }: RouterDocument): RouterDocument {
  return { ...rest, listeners: listeners.map(({ secureHost: _new, ...listener }) => listener) };
}

function listenersOf(record: EnvironmentRecord): readonly ListenerDocument[] {
  const shared = Object.entries(record.services).flatMap(([service, { isInternal, port }]): readonly ListenerDocument[] => {
    const place = placeOf(record, service);
    const door = record.audience === 'public' ? ('open' as const) : { audience: doorAudience(place), ...secureHostOf(record) };
    const routes = routesOf(record, service);
    const inside: ListenerDocument = { name: internalListener(place), port: 0, door: 'open', ...unsplit(record, routes) };
    const secure = door === 'open' ? secureHostOf(record) : {};
    return isInternal ? [inside] : [{ name: publicListener(place), port, door, ...secure, ...routes }, inside];
  });
  return [...shared, ...sideNames.flatMap((side) => servicesOn(record, side).map((service) => boundListener(record, side, service)))];
}

/** Services of an older Lockstep know this address, and must not meet a half of the new release by it. */
function unsplit({ active }: EnvironmentRecord, { split: _split, ...routes }: Routes): Routes {
  return _split === undefined || active === undefined ? routes : { ...routes, weights: { [active]: whole } };
}

function placeOf({ system, environment }: EnvironmentRecord, service: string): ServicePlace {
  return { system, environment, service };
}

/**
 * Services that have a listener of the side's own. Those of stopped instances stay, for they know each other's ports; and those of
 * services that a newer release no longer has.
 */
export function servicesOn(record: EnvironmentRecord, side: SideName): readonly string[] {
  const { release, instances } = record.sides[side];
  const own = Object.values(instances).map(({ service }) => service);
  return release === undefined ? [] : [...new Set([...Object.keys(record.services), ...own])];
}

function boundListener(record: EnvironmentRecord, side: SideName, service: string): ListenerDocument {
  const own = routesOf(record, service).sides[side];
  const name = sideListener(placeOf(record, service), side);
  if (own === undefined) return { name, port: 0, door: 'open', sides: {}, weights: {} };
  // Where there is nothing to choose from, nobody is asked how it is.
  const only = own.instances.length === 1 ? { instances: own.instances } : own;
  return { name, port: 0, door: 'open', sides: { [side]: only }, weights: { [side]: whole } };
}

/** A router from before it was known refuses what it does not know: it hears of it only where there is one. */
function secureHostOf({ secureHost }: EnvironmentRecord): Pick<EnvironmentRecord, 'secureHost'> {
  return secureHost === undefined ? {} : { secureHost };
}

type Routes = Pick<ListenerDocument, 'sides' | 'weights' | 'hold' | 'split'>;

function routesOf(record: EnvironmentRecord, service: string): Routes {
  const found = sideNames.flatMap((side) => {
    const copies = Object.values(record.sides[side].instances).filter((copy) => copy.service === service && copy.isWanted);
    return copies.length > 0 ? [[side, copies] as const] : [];
  });
  const sides = Object.fromEntries(found.map(([side, copies]) => [side, sideOf(copies)]));
  // Nobody is sent anywhere meanwhile: so the side that ends can be drained.
  if (record.pause !== undefined) return { sides, weights: {}, hold: { until: record.pause.until } };
  return { sides, ...divisionOf(record, found) };
}

/**
 * Some visitors are sent to the new side, and always the same. Where one of the sides has not got the service nobody is split off: what
 * is new serves nobody yet, and what is gone serves everybody still.
 */
function divisionOf(
  { system, environment, active, canary }: EnvironmentRecord,
  found: readonly (readonly [SideName, unknown])[],
): Pick<ListenerDocument, 'weights' | 'split'> {
  const weights = weightsOf(found, active);
  if (canary === undefined || active === undefined || weights[active] === undefined) return { weights };
  const { side, weight, key, salt, slackMs } = canary;
  if (!found.some(([name]) => name === side)) return { weights };
  const slack = slackMs === undefined ? {} : { slackMs };
  const split = { group: canaryGroup({ system, environment }), side, key, salt, ...slack };
  return { weights: { [active]: whole - weight, [side]: weight }, split };
}

/** Listeners that are counted together. */
export function canaryGroup({ system, environment }: EnvironmentPlace): string {
  return `${system}/${environment}`;
}

/** An active side without this service gives no weight at all: the router then says that nothing serves here yet. */
function weightsOf(found: readonly (readonly [SideName, unknown])[], active: SideName | undefined): ListenerDocument['weights'] {
  return Object.fromEntries(found.filter(([side]) => side === active).map(([side]) => [side, whole]));
}

function sideOf(copies: readonly InstanceRecord[]): SideDocument {
  const instances = copies.map(({ port }) => ({ host: '127.0.0.1', port }));
  const health = copies[0]?.health;
  return health === undefined ? { instances } : { instances, health };
}
