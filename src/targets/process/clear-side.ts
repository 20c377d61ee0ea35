import { publicListener, internalListener } from './router-configuration.ts';
import { placesOf, type InstancePlace, type SideName } from './record.ts';
import type { Parts } from './parts.ts';
import type { EnvironmentPlace } from '#targets/target.ts';

/** How long a side that customers have left may still be at their requests. */
const patienceMs = 20_000;

/** Waits for what is under way on a side, then ends and forgets its instances. */
export async function clearSide(parts: Parts, place: EnvironmentPlace, side: SideName, signal: AbortSignal): Promise<void> {
  const found = placesOf(parts.records.get(place)).filter((instance) => instance.side === side);
  await Promise.all(found.map((instance) => drainInstance(parts, instance, signal)));
  await Promise.all(found.map((instance) => parts.keeper.remove(instance)));
}

/** Nobody is sent to an instance of the other side any more; this waits for those who are still there. */
export async function drainInstance(parts: Parts, instance: InstancePlace, signal: AbortSignal, mostMs = patienceMs): Promise<void> {
  const found = parts.records.instance(instance);
  if (found?.isWanted !== true) return;
  const place = { ...instance, service: found.service };
  const isInternal = parts.records.get(instance).services[found.service]?.isInternal === true;
  const listeners = isInternal ? [internalListener(place)] : [publicListener(place), internalListener(place)];
  const drained = await Promise.all(
    listeners.map((listener) => parts.router.drain(listener, instance.side, signal.aborted ? 0 : Math.min(mostMs, patienceMs))),
  );
  if (!drained.every(Boolean)) parts.host.log(`${instance.service} of ${instance.environment} is ended with requests under way.`);
}
