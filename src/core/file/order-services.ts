import type { Service } from '#core/system.ts';

export interface ServiceOrder {
  /** Each after everything it waits for; where that leaves a choice, in the order of the file. */
  readonly ordered: readonly Service[];
  /** Services that wait for each other in a ring, the first of them first in the file; empty where there is none. */
  readonly cycle: readonly Service[];
}

export function orderServices(services: readonly Service[]): ServiceOrder {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<Service>();
  const ordered: Service[] = [];
  // A stack of our own: a long chain of services must not end the parser.
  for (const start of services) {
    const stack: { readonly service: Service; next: number }[] = [{ service: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const name = done.has(top.service) ? undefined : top.service.after[top.next];
      if (name === undefined) {
        if (!done.has(top.service)) ordered.push(top.service);
        done.add(top.service);
        stack.pop();
        continue;
      }
      top.next += 1;
      const awaited = byName.get(name);
      const ring = stack.findIndex(({ service }) => service === awaited);
      if (ring !== -1) return { ordered: services, cycle: stack.slice(ring).map(({ service }) => service) };
      if (awaited !== undefined && !done.has(awaited)) stack.push({ service: awaited, next: 0 });
    }
  }
  return { ordered, cycle: [] };
}
