import type { EnvironmentPlace, StepOrder } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import type { Parts } from './parts.ts';
import type { EnvironmentRecord, SideName } from './record.ts';
import { internalListener, publicListener, servicesOn, sideListener } from './router-configuration.ts';

/** Opens a listener for each service of the order, before anything runs behind it: their addresses are variables of one another. */
export async function openListeners(parts: Parts, order: StepOrder): Promise<void> {
  const before = parts.records.get(order);
  const after = withServices(before, order);
  if (JSON.stringify(after) !== JSON.stringify(before)) parts.records.change(order, () => after);
  try {
    await parts.router.push();
  } catch (error) {
    // What the router will not have (a port that is taken) must not stand in the way of every other environment.
    const { services, audience, secureHost } = before;
    parts.records.change(order, (record) => withSecureHost({ ...record, services, audience }, secureHost));
    throw error;
  }
}

/** Forgets the listeners of services that the order's release no longer has. */
export function closeListeners(parts: Parts, order: StepOrder): void {
  const kept = new Set(order.services.map(({ service }) => service.name));
  parts.records.change(order, (record) => ({
    ...record,
    services: Object.fromEntries(Object.entries(record.services).filter(([name]) => kept.has(name))),
  }));
}

/** Service → address on this host that only the services of one side know: it never leads to another bill. */
export function sideUrls(parts: Parts, place: EnvironmentPlace, side: SideName): { readonly [service: string]: string } {
  const { system, environment } = place;
  const services = servicesOn(parts.records.get(place), side);
  return Object.fromEntries(services.map((service) => [service, urlOf(parts, sideListener({ system, environment, service }, side))]));
}

/** Service → address on this host that needs no door, of whatever customers reach. */
export function internalUrls(
  parts: Parts,
  { system, environment, services }: Pick<StepOrder, 'system' | 'environment' | 'services'>,
): { readonly [service: string]: string } {
  return Object.fromEntries(
    services.map((placed) => [placed.service.name, urlOf(parts, internalListener({ system, environment, service: placed.service.name }))]),
  );
}

/** Service → address for people; services that are reached by others only have none. */
export function publicUrls(parts: Parts, { system, environment, services }: EnvironmentRecord): { readonly [service: string]: string } {
  const names = Object.keys(services).filter((service) => services[service]?.isInternal === false);
  return Object.fromEntries(names.map((service) => [service, urlOf(parts, publicListener({ system, environment, service }))]));
}

function withServices(record: EnvironmentRecord, { definition, services }: StepOrder): EnvironmentRecord {
  const told = services.map(
    ({ service }) => [service.name, { isInternal: service.internal, port: definition.ports[service.name] ?? 0 }] as const,
  );
  const after = { ...record, audience: definition.audience, services: { ...record.services, ...Object.fromEntries(told) } };
  return withSecureHost(after, secureHostOf(definition.url));
}

function withSecureHost({ secureHost: _before, ...record }: EnvironmentRecord, secureHost: string | undefined): EnvironmentRecord {
  return secureHost === undefined ? record : { ...record, secureHost };
}

/** Where an environment says that people find it by https, something before the router ends TLS for this host. */
export function secureHostOf(url: string | undefined): string | undefined {
  const found = url === undefined ? null : URL.parse(url);
  return found?.protocol === 'https:' ? found.host : undefined;
}

function urlOf(parts: Parts, listener: string): string {
  const url = parts.router.urlOf(listener);
  if (url === undefined) throw new Failure('no-listener', `The router has no listener ${listener}.`, { retryable: true });
  return url;
}
