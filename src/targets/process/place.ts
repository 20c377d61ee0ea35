import { randomBytes } from 'node:crypto';
import { renderFiles } from '#targets/render-files.ts';
import { renderVariables } from '#targets/render-variables.ts';
import type { Sighting, StepContext, StepOrder, StepResult } from '#targets/target.ts';
import { digestOf } from '#core/canonical.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import type { PlacedService } from '#core/payload.ts';
import { rolloutKind } from '#core/system.ts';
import { clearSide, drainInstance } from './clear-side.ts';
import { filesFolderOf, writeFiles } from './files-folder.ts';
import { folderVariables, openKeptFolder } from './kept-folder.ts';
import { compareRunning } from './compare-running.ts';
import { openListeners, sideUrls } from './listeners.ts';
import { copyPlaces, isInterrupted, placedService, requireTime, timeOf, type Parts } from './parts.ts';
import { findFreePort, isFree } from './ports.ts';
import { writePrivate } from './private-file.ts';
import {
  copiesOn,
  copyKeys,
  otherSide,
  withoutCanary,
  withoutEnd,
  withSide,
  type InstancePlace,
  type InstanceRecord,
  type SideName,
} from './record.ts';
import { saltOf, sideOf, sideToPlace } from './sides.ts';
import { discardChanged } from './strangers.ts';

/** As long as the step that starts it. */
const usualStartMs = 180_000;

/** Starts a service beside what customers reach, and waits until it is well. */
export async function place(parts: Parts, order: StepOrder, context: StepContext): Promise<StepResult> {
  const began = performance.now();
  const placed = placedService(order);
  const signal = timeOf(order, context.signal);
  await discardChanged(parts, placed.artefact.digest);
  const bits = await parts.artefacts.ensure(placed.artefact, signal);
  const adopted = await compareAdopted(order, placed.service.name, bits);
  const side = await prepareSide(parts, order, signal);
  await endSurplus(parts, { order, placed, side }, signal);
  if (rolloutKind(order.rollout) === 'pause') {
    await prepareInstances(parts, { order, placed, side });
    return { ms: Math.round(performance.now() - began), ...adopted };
  }
  const started = await startInstances(parts, { order, placed, side }, context);
  const { startMs } = placed.service;
  const untilWell = startMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(startMs)]);
  await Promise.all(started.map((instance) => parts.keeper.waitUntilWell(instance, untilWell, (progress) => context.tell(progress)))).catch(
    async (error: unknown) => {
      if (!isInterrupted(signal)) await Promise.all(started.map((instance) => parts.keeper.remove(instance)));
      throw error;
    },
  );
  await parts.router.push();
  return { ms: Math.round(performance.now() - began), ...adopted };
}

/** Other bits than those that run would be no way back to it: then nothing is started. */
async function compareAdopted({ adopts, release }: StepOrder, service: string, bits: string): Promise<Pick<StepResult, 'because'>> {
  if (adopts === undefined) return {};
  const port = adopts.running[service];
  if (port === undefined) return { because: `two people say that ${release} is what runs; nobody said on which port ${service} does.` };
  const { state, because } = await compareRunning(port, bits);
  if (state === 'same') return { because: `${because} as ${release}.` };
  if (state === 'unread') return { because: `two people say that ${release} is what runs; it could not be read: ${because}.` };
  throw new Failure('adoption-differs', `What runs is not ${release}: ${because}. Adopt the files that run.`, { retryable: false });
}

/** There, when this release's bits run on its side and are well. */
export async function observePlace(parts: Parts, order: StepOrder): Promise<Sighting> {
  const { service, artefact } = placedService(order);
  const side = sideOf(parts.records.get(order), order);
  if (side === undefined) return { state: 'absent', because: `${order.release} has no side in ${order.environment}.` };
  const copies = copyPlaces(order, side, service);
  const instances = copies.map((copy) => parts.records.instance(copy));
  const isReady = instances.every((instance) => instance?.artefact === artefact.digest);
  if (rolloutKind(order.rollout) === 'pause' && isReady)
    return { state: 'there', because: `${service.name} is ready on ${side}, and starts with the switch.` };
  const isStarted = isReady && instances.every((instance) => instance?.isProven === true && instance.isWanted);
  const isThere = isStarted && (await areWell(parts, copies));
  return isThere
    ? { state: 'there', because: `${service.name} runs on ${side}.` }
    : { state: 'absent', because: `${service.name} is not well on ${side}.` };
}

/** Ends what was placed. What customers reach is never ended here: the switch is undone before. */
export async function undoPlace(parts: Parts, order: StepOrder, { signal }: StepContext): Promise<OrderResult> {
  const { service } = placedService(order);
  const record = parts.records.get(order);
  const side = sideOf(record, order);
  if (side === undefined) return {};
  if (side === record.active)
    throw new Failure('side-takes-traffic', `${order.release} still serves ${order.environment}.`, { retryable: false });
  await removeAll(parts, copiesOn(record, side, service.name), signal);
  await parts.router.push();
  return {};
}

async function removeAll(parts: Parts, copies: readonly InstancePlace[], signal: AbortSignal): Promise<void> {
  await Promise.all(copies.map((copy) => drainInstance(parts, copy, signal)));
  await Promise.all(copies.map((copy) => parts.keeper.remove(copy)));
}

/** Copies that the release does not ask for any more. */
async function endSurplus(parts: Parts, { order, placed: { service }, side }: Placement, signal: AbortSignal): Promise<void> {
  const wanted = new Set(copyKeys(service.name, service.instances));
  const copies = copiesOn(parts.records.get(order), side, service.name);
  await removeAll(
    parts,
    copies.filter((copy) => !wanted.has(copy.service)),
    signal,
  );
}

/** Whether all of them run and are well, asked now. */
async function areWell(parts: Parts, copies: readonly InstancePlace[]): Promise<boolean> {
  return (await Promise.all(copies.map((copy) => parts.keeper.isWell(copy)))).every(Boolean);
}

export function observePlaceUndone(parts: Parts, order: StepOrder): Sighting {
  const { service } = placedService(order);
  const side = sideOf(parts.records.get(order), order);
  const isGone = side === undefined || copiesOn(parts.records.get(order), side, service.name).length === 0;
  return isGone
    ? { state: 'there', because: `${service.name} was ended.` }
    : { state: 'absent', because: `${service.name} still runs on ${side}.` };
}

/** The side for this deployment; what another release left there is ended first. */
async function prepareSide(parts: Parts, order: StepOrder, signal: AbortSignal): Promise<SideName> {
  const { release, fence } = order;
  await forgetCanary(parts, order);
  const record = parts.records.get(order);
  const side = sideToPlace(record, order);
  if (record.sides[side].release !== release) await clearSide(parts, order, side, signal);
  parts.records.change(order, (now) => withSide(withoutEnd(now, side), side, { ...withoutEnd(now, side).sides[side], release, fence }));
  return side;
}

/** One of an earlier deployment that nobody took back: its side is placed anew, and nobody may be sent there meanwhile. */
async function forgetCanary(parts: Parts, order: StepOrder): Promise<void> {
  const { canary } = parts.records.get(order);
  if (canary === undefined || canary.salt === saltOf(order)) return;
  parts.records.change(order, withoutCanary);
  await parts.router.push();
}

/** Everything that decides what an instance is; a `PlacedService` with its side. */
export interface Placement {
  readonly order: StepOrder;
  readonly placed: PlacedService;
  readonly side: SideName;
}

/** Leaves one that was started with just this alone: a placement that is asked for twice starts once. */
export async function startInstances(parts: Parts, placement: Placement, context: StepContext): Promise<readonly InstancePlace[]> {
  const copies = await writeInstances(parts, placement);
  context.reach('before-start');
  requireTime(context.signal);
  for (const copy of copies) await parts.keeper.start(copy);
  context.reach('after-start');
  return copies;
}

/** Everything but the start: what may run only once starts when the other has ended. */
export async function prepareInstances(parts: Parts, placement: Placement): Promise<void> {
  for (const copy of await writeInstances(parts, placement)) await parts.keeper.stop(copy);
  await parts.router.push();
}

async function writeInstances(parts: Parts, placement: Placement): Promise<readonly InstancePlace[]> {
  const { order, placed, side } = placement;
  await openListeners(parts, order);
  const urls = sideUrls(parts, order, side);
  const { service, artefact } = placed;
  const folder = openKeptFolder(parts.state, order, service.name);
  const sources = { environment: order.definition, secrets: order.secrets, urls, folder };
  const variables = renderVariables({ variables: service.variables, ...sources });
  const files = await renderFiles(service, parts.artefacts.folderOf(artefact.digest), sources);
  const specification = digestOf({
    variables,
    artefact: artefact.digest,
    command: service.command,
    health: service.health,
    ...(service.live && { live: service.live }),
    port: service.port,
    ...(files && { files: files.digest }),
  });
  const copies = copyPlaces(order, side, service);
  for (const instance of copies) {
    const known = parts.records.instance(instance);
    if (known?.specification === specification) continue;
    if (known !== undefined) await parts.keeper.remove(instance);
    const told = { ...folderVariables(folder), ...variables, ...writeFiles(filesFolderOf(parts.state, instance), files) };
    await createInstance(parts, { placement, variables: told, specification, instance });
  }
  return copies;
}

interface Creation {
  readonly placement: Placement;
  readonly variables: { readonly [name: string]: string };
  readonly specification: string;
  readonly instance: InstancePlace;
}

/** Writes down what is to run, before it does. */
async function createInstance(parts: Parts, { placement, variables, specification, instance }: Creation): Promise<void> {
  const { order, placed } = placement;
  const port = await choosePort(parts, placement, instance);
  writePrivate(parts.state, instance, { variables: { ...variables, PORT: String(port) }, secrets: Object.values(order.secrets) });
  const record: InstanceRecord = {
    service: placed.service.name,
    artefact: placed.artefact.digest,
    command: placed.service.command,
    port,
    ...(placed.service.health === undefined ? {} : { health: placed.service.health }),
    ...(placed.service.live && { live: { ...placed.service.live, startMs: placed.service.startMs ?? usualStartMs } }),
    marker: `${parts.state.markerPrefix}${order.system}/${order.environment}/${placed.service.name}/${instance.side}/${randomBytes(6).toString('hex')}`,
    specification,
    isWanted: rolloutKind(order.rollout) !== 'pause',
    isProven: false,
  };
  parts.records.setInstance(instance, record);
}

/** Two releases run beside each other for a while, so a port that is fixed is a port that only one of them can have. */
async function choosePort(parts: Parts, { order, placed: { service } }: Placement, instance: InstancePlace): Promise<number> {
  const taken = new Set(parts.records.places().flatMap((place) => parts.records.instance(place)?.port ?? []));
  if (service.port === undefined) return findFreePort(taken, randomBytes(4).readUInt32BE());
  // Where one starts only when the other has ended, the port is that of both.
  const before = parts.records.instance({ ...instance, side: otherSide(instance.side) });
  if (rolloutKind(order.rollout) === 'pause' && before?.port === service.port) return service.port;
  if (!taken.has(service.port) && (await isFree(service.port))) return service.port;
  const sentence = `Port ${service.port} of ${service.name} is taken. Leave \`port\` out: then each instance gets one of its own, as PORT.`;
  throw new Failure('port-taken', sentence, { retryable: true });
}
