import type { Sighting, StepOrder, StepResult } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import { rolloutKind } from '#core/system.ts';
import { digestOfFolder } from './manifest-of-folder.ts';
import { copyPlaces, placedService, type Parts } from './parts.ts';
import { isAlive, workingFolderOf } from './proc.ts';
import type { InstanceRecord } from './record.ts';
import { sideOf } from './sides.ts';
import { wordsOfStrangers } from './strangers.ts';

/**
 * The digest of what runs, from the bytes of the folder that its process was started from, now. The record only says which process;
 * that it is the one that we started, its start time says; and where it stands, the kernel.
 */
export async function readBack(parts: Parts, order: StepOrder): Promise<StepResult> {
  const { service } = placedService(order);
  const side = sideOf(parts.records.get(order), order);
  const copies = side === undefined ? [undefined] : copyPlaces(order, side, service).map((copy) => parts.records.instance(copy));
  const digests = await Promise.all(copies.map((instance) => digestOfCopy(parts, order, instance)));
  // Where copies differ, what is told is one that nobody meant.
  const { digest: wanted } = placedService(order).artefact;
  const other = digests.find((digest) => digest !== wanted);
  const words = other === undefined ? undefined : await wordsOfStrangers(service.name, parts.artefacts.folderOf(wanted));
  return { digest: other ?? digests[0] ?? '', ...(words !== undefined && { because: words }) };
}

async function digestOfCopy(parts: Parts, order: StepOrder, instance: InstanceRecord | undefined): Promise<string> {
  const { service } = placedService(order);
  // What may run only once does not run yet: this is what the switch will start.
  if (rolloutKind(order.rollout) === 'pause' && instance !== undefined && !instance.isWanted)
    return digestOfFolder(parts.artefacts.folderOf(instance.artefact));
  if (instance?.process === undefined || !isAlive(instance.process)) {
    throw new Failure('not-running', `${service.name} of ${order.release} does not run in ${order.environment}.`, { retryable: true });
  }
  // A service may go elsewhere after its start; one that stands in another artefact's folder is that artefact.
  const standsIn = parts.artefacts.digestHolding(workingFolderOf(instance.process.pid) ?? '/');
  return digestOfFolder(parts.artefacts.folderOf(standsIn ?? instance.artefact));
}

/** Reading changes nothing: it may be done again. */
export function observeReadBack(): Sighting {
  return { state: 'absent', because: 'What runs can be read again.' };
}
