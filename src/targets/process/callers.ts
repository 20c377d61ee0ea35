// Who calls whom among the services of a side. Pure: it decides what ends before what.
import type { PlacedService } from '#core/payload.ts';

/** Service → services that it calls: those that it comes after, and those whose address it is given. */
export type Calls = ReadonlyMap<string, ReadonlySet<string>>;

export function callsOf(services: readonly PlacedService[]): Calls {
  return new Map(services.map(({ service }) => [service.name, new Set([...service.after, ...addressesIn(service.variables)])]));
}

/**
 * What ends with a service, callers first: whoever calls it, however far off, has lost it. What the release no longer has at all ends
 * as soon as nobody is left to call it.
 */
export function endingWith(
  service: string,
  from: { readonly calls: Calls; readonly running: readonly string[]; readonly kept: ReadonlySet<string> },
): readonly string[] {
  const { calls, running, kept } = from;
  const ending = new Set(running.filter((name) => name === service || reaches(calls, name, service)));
  for (;;) {
    const lost = running.find(
      (name) => !ending.has(name) && !kept.has(name) && callersOf(calls, running, name).every((caller) => ending.has(caller)),
    );
    if (lost === undefined) return callersFirst(calls, [...ending]);
    ending.add(lost);
  }
}

/** Each after everybody who calls it; services that call each other in a ring end in any order. */
export function callersFirst(calls: Calls, services: readonly string[]): readonly string[] {
  const left = new Set(services);
  const ordered: string[] = [];
  while (left.size > 0) {
    const next = [...left].find((name) => callersOf(calls, [...left], name).length === 0) ?? [...left][0] ?? '';
    left.delete(next);
    ordered.push(next);
  }
  return ordered;
}

function callersOf(calls: Calls, among: readonly string[], service: string): readonly string[] {
  return among.filter((name) => name !== service && calls.get(name)?.has(service) === true);
}

function reaches(calls: Calls, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const called of calls.get(name) ?? []) {
      if (called === to) return true;
      if (!seen.has(called)) waiting.push(called);
      seen.add(called);
    }
  }
  return false;
}

function addressesIn(variables: { readonly [name: string]: string }): readonly string[] {
  return Object.values(variables).flatMap((template) => [...template.matchAll(/\$\{service\.([^}]+?)\.url/g)].map(([, name = '']) => name));
}
