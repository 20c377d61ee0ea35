import type { Sighting, StepContext, StepOrder } from '#targets/target.ts';
import type { OrderResult } from '#core/command.ts';
import type { PlacedService } from '#core/payload.ts';
import { rolloutKind } from '#core/system.ts';
import { callersFirst, callsOf, endingWith } from './callers.ts';
import { drainInstance } from './clear-side.ts';
import { closeListeners, openListeners } from './listeners.ts';
import { copyPlaces, timeOf, type Parts } from './parts.ts';
import { prepareInstances, startInstances } from './place.ts';
import { copiesOn, otherSide, placesOf, withoutEnd, withSide, type InstancePlace, type SideName } from './record.ts';
import { sideOf, sideOfBack } from './sides.ts';

/**
 * Ends what the release replaced, once its last requests are answered, and callers before those whom they call. Under blue-green and
 * after a canary it stays warm: for as long as the step says, else until the next placement.
 */
export async function retire(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const began = performance.now();
  const kind = rolloutKind(order.rollout);
  if (kind === 'at-once') await endInTurn(parts, replacedBy(parts, order), timeOf(order, context.signal));
  // After a pause what ran before has ended already.
  else if (kind !== 'pause') keepWarm(parts, order);
  closeListeners(parts, order);
  await parts.router.push();
  return { ms: Math.round(performance.now() - began) };
}

/** One after the other: a service is ended only when everybody who calls it has ended. */
export async function endInTurn(parts: Parts, places: readonly InstancePlace[], signal: AbortSignal): Promise<void> {
  for (const place of places) {
    await drainInstance(parts, place, signal);
    await parts.keeper.stop(place);
  }
}

function keepWarm(parts: Parts, order: StepOrder): void {
  const { warmMs } = order.step;
  const side = sideReplacedBy(parts, order);
  if (warmMs === undefined || side === undefined) return;
  const until = Date.now() + warmMs;
  const calls = callsOf(order.back?.services ?? order.services);
  parts.records.change(order, (record) => {
    const services = [...new Set(Object.values(record.sides[side].instances).map(({ service }) => service))];
    const ending = callersFirst(calls, services).flatMap((service) => copiesOn(record, side, service).map((copy) => copy.service));
    return withSide(record, side, { ...record.sides[side], warm: { until, ending } });
  });
}

/** Starts again what was ended. */
export async function undoRetire(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const signal = timeOf(order, context.signal);
  const restored = wayBack(parts, order);
  for (const side of new Set(restored.map(({ place }) => place.side))) parts.records.change(order, (record) => withoutEnd(record, side));
  // Services that the release does not have any more lost their listeners with the retirement.
  await openListeners(parts, { ...order, services: [...order.services, ...restored.map(({ placed }) => placed)] });
  if (rolloutKind(order.rollout) === 'pause') {
    for (const { placed, place } of restored) await makeReady(parts, { order, placed, place }, signal);
    return {};
  }
  for (const { placed, place } of restored) await restore(parts, { order, placed, place }, context);
  await Promise.all(restored.map(({ place }) => parts.keeper.waitUntilWell(place, signal)));
  await parts.router.push();
  return {};
}

export async function observeRetire(parts: Parts, order: StepOrder): Promise<Sighting> {
  if (order.undo && rolloutKind(order.rollout) === 'pause') {
    const isReady = wayBack(parts, order).every(({ place }) => parts.records.instance(place) !== undefined);
    return { state: isReady ? 'there' : 'absent', because: `What ran before is ${isReady ? '' : 'not '}ready.` };
  }
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

function sideReplacedBy(parts: Parts, order: StepOrder): SideName | undefined {
  const side = sideOf(parts.records.get(order), order);
  return side === undefined ? undefined : otherSide(side);
}

/** Running instances of the side that the release does not stand on, callers first; what ends with one service, where the step names one. */
function replacedBy(parts: Parts, order: StepOrder): readonly InstancePlace[] {
  const side = sideReplacedBy(parts, order);
  if (side === undefined) return [];
  const record = parts.records.get(order);
  const isRunning = (place: InstancePlace): boolean => parts.records.instance(place)?.isWanted === true || parts.keeper.isAlive(place);
  const running = placesOf(record).filter((place) => place.side === side && isRunning(place));
  const calls = callsOf(order.back?.services ?? order.services);
  const names = [...new Set(running.flatMap((place) => parts.records.instance(place)?.service ?? []))];
  const ending =
    order.step.service === undefined
      ? callersFirst(calls, names)
      : endingWith(order.step.service, { calls, running: names, kept: new Set(order.services.map(({ service }) => service.name)) });
  return ending.flatMap((name) => copiesOn(record, side, name).filter(isRunning));
}

interface Restoration {
  readonly placed: PlacedService;
  readonly place: InstancePlace;
}

function wayBack(parts: Parts, order: StepOrder): readonly Restoration[] {
  const record = parts.records.get(order);
  const side = sideOfBack(record, order) ?? otherSide(sideOf(record, order) ?? 'blue');
  const back = order.back?.services ?? [];
  const names = back.map(({ service }) => service.name);
  const kept = new Set(order.services.map(({ service }) => service.name));
  const ended = order.step.service === undefined ? names : endingWith(order.step.service, { calls: callsOf(back), running: names, kept });
  // In dependency order, as they are written down: whoever is called is there first.
  const services = back.filter(({ service }) => ended.includes(service.name));
  return services.flatMap((placed) => copyPlaces(order, side, placed.service).map((place) => ({ placed, place })));
}

/** Two of it may not run: it starts when the switch is undone. */
async function makeReady(
  parts: Parts,
  { order, placed, place }: Restoration & { readonly order: StepOrder },
  signal: AbortSignal,
): Promise<void> {
  if (parts.records.instance(place) !== undefined) return;
  const release = order.back?.release;
  parts.records.change(order, (record) => withSide(record, place.side, { ...record.sides[place.side], release }));
  await parts.artefacts.ensure(placed.artefact, signal);
  await prepareInstances(parts, { order, placed, side: place.side });
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
  await startInstances(parts, { order, placed, side: place.side }, context);
}
