import type { System } from '#core/system.ts';

/** Service → how many of it run behind the router: only those of which there are several. */
export function instancesOf({ services }: System): { readonly instances?: { readonly [service: string]: number } } {
  const several = services.flatMap(({ name, instances }) => (instances === undefined ? [] : [[name, instances] as const]));
  return several.length === 0 ? {} : { instances: Object.fromEntries(several) };
}
