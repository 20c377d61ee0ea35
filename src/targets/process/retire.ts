import type { Sighting, StepContext, StepOrder } from '#targets/target.ts';
import type { OrderResult } from '#core/command.ts';
import type { PlacedService } from '#core/payload.ts';
import { rolloutKind } from '#core/system.ts';
import { drainInstance } from './clear-side.ts';
import { closeListeners, openListeners } from './listeners.ts';
import { instancePlace, timeOf, type Parts } from './parts.ts';
import { startInstance } from './place.ts';
import { otherSide, placesOf, withSide, type InstancePlace } from './record.ts';
import { sideOf, sideOfBack } from './sides.ts';

/** Ends what the release replaced, once its last requests are answered. Under blue-green it stays warm until the next placement. */
export async function retire(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const began = performance.now();
  if (rolloutKind(order.rollout) === 'at-once') {
    const signal = timeOf(order, context.signal);
    const replaced = replacedBy(parts, order);
    await Promise.all(replaced.map((place) => drainInstance(parts, place, signal)));
    await Promise.all(replaced.map((place) => parts.keeper.stop(place)));
  }
  closeListeners(parts, order);
  await parts.router.push();
  return { ms: Math.round(performance.now() - began) };
}

/** Starts again what was ended. */
export async function undoRetire(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const signal = timeOf(order, context.signal);
  const restored = wayBack(parts, order);
  // Services that the release does not have any more lost their listeners with the retirement.
  await openListeners(parts, { ...order, services: [...order.services, ...restored.map(({ placed }) => placed)] });
  await Promise.all(restored.map(({ placed, place }) => restore(parts, { order, placed, place }, context)));
  await Promise.all(restored.map(({ place }) => parts.keeper.waitUntilWell(place, signal)));
  await parts.router.push();
  return {};
}

export async function observeRetire(parts: Parts, order: StepOrder): Promise<Sighting> {
  if (order.undo) {
    const well = await Promise.all(wayBack(parts, order).map(({ place }) => parts.keeper.isWell(place)));
    return well.every(Boolean)
      ? { state: 'there', because: 'What ran before runs again.' }
      : { state: 'absent', because: 'What ran before does not run yet.' };
  }
  const running = rolloutKind(order.rollout) === 'at-once' ? replacedBy(parts, order).filter((place) => parts.keeper.isAlive(place)) : [];
  return running.length === 0
    ? { state: 'there', because: 'What was replaced has ended.' }
    : { state: 'absent', because: `Still running: ${running.map((place) => place.service).join(', ')}.` };
}

/** Instances of the side that the release does not stand on; those of one service, where the step names one. */
function replacedBy(parts: Parts, order: StepOrder): readonly InstancePlace[] {
  const record = parts.records.get(order);
  const side = sideOf(record, order);
  if (side === undefined) return [];
  const { service } = order.step;
  return placesOf(record).filter((place) => place.side === otherSide(side) && (service === undefined || place.service === service));
}

interface Restoration {
  readonly placed: PlacedService;
  readonly place: InstancePlace;
}

function wayBack(parts: Parts, order: StepOrder): readonly Restoration[] {
  const record = parts.records.get(order);
  const side = sideOfBack(record, order) ?? otherSide(sideOf(record, order) ?? 'blue');
  const services = (order.back?.services ?? []).filter(
    ({ service }) => order.step.service === undefined || service.name === order.step.service,
  );
  return services.map((placed) => ({ placed, place: instancePlace(order, side, placed.service.name) }));
}

/** With what it was started with before, where that is still known; else as a placement. */
async function restore(
  parts: Parts,
  { order, placed, place }: Restoration & { readonly order: StepOrder },
  context: StepContext,
): Promise<void> {
  if (parts.records.instance(place) !== undefined) return parts.keeper.start(place);
  const release = order.back?.release;
  parts.records.change(order, (record) => withSide(record, place.side, { ...record.sides[place.side], release }));
  await parts.artefacts.ensure(placed.artefact, context.signal);
  await startInstance(parts, { order, placed, side: place.side }, context);
}
