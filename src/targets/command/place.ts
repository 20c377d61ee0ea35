import { existsSync } from 'node:fs';
import type { OrderResult } from '#core/command.ts';
import { digestOfFolder } from '#targets/process/manifest-of-folder.ts';
import type { Sighting, StepContext, StepOrder, StepResult } from '#targets/target.ts';
import { placedService, type CommandParts } from './parts.ts';

/** Brings the artefact to this host: unpacked, read-only, in a folder named by its digest. */
export async function place({ artefacts }: CommandParts, order: StepOrder, { signal }: StepContext): Promise<OrderResult> {
  const began = performance.now();
  await artefacts.ensure(placedService(order).artefact, signal);
  return { ms: Math.round(performance.now() - began) };
}

export function observePlace({ artefacts }: CommandParts, order: StepOrder): Sighting {
  const { service, artefact } = placedService(order);
  return existsSync(artefacts.folderOf(artefact.digest))
    ? { state: 'there', because: `The files of ${service.name} are there.` }
    : { state: 'absent', because: `The files of ${service.name} are not there.` };
}

/** The digest of what the command is given, from its bytes, now. What runs afterwards is for `observe` to say. */
export async function readBack({ artefacts }: CommandParts, order: StepOrder): Promise<StepResult> {
  const { service, artefact } = placedService(order);
  const digest = await digestOfFolder(artefacts.folderOf(artefact.digest));
  return { digest, because: `these are the files of ${service.name} that the command is given.` };
}
