import type { Beside, BesideOrder } from '#targets/target.ts';
import type { Parts } from './parts.ts';
import { startAside } from './previous.ts';

/** Another release, with the variables that it has in this environment, on ports of its own. What was left of an earlier one is ended first. */
export async function startBeside(parts: Parts, { release, services, ...place }: BesideOrder, signal: AbortSignal): Promise<Beside> {
  const order = { ...place, back: { release, services }, purpose: 'beside' } as const;
  const aside = await startAside(parts, { order, services, signal });
  return { baseUrls: aside.surroundings.baseUrls, end: () => aside.end() };
}
