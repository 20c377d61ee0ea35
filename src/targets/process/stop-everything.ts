import { existsSync } from 'node:fs';
import path from 'node:path';
import { stopCommands } from '#targets/command/stop-commands.ts';
import { Records } from './record.ts';
import { makeRemovable } from './read-only.ts';
import { openStateFolder } from './state-folder.ts';
import { stopTree } from './stop-tree.ts';

const graceMs = 10_000;

/**
 * Ends every service and the router of a state folder, whoever started them, and lets the folder be removed. For when no agent runs
 * on it any more: one that does would start them again.
 */
export async function stopEverything(stateFolder: string): Promise<void> {
  await stopCommands(stateFolder);
  if (!existsSync(path.join(stateFolder, 'id'))) return;
  const state = openStateFolder(stateFolder);
  const records = new Records(state);
  // By their own first processes too: there are programs that write over the marker in their environment.
  const instances = records.places().flatMap((place) => records.instance(place) ?? []);
  await Promise.all(instances.map((instance) => stopTree(instance.marker, instance.process, graceMs)));
  await stopTree(state.markerPrefix, undefined, graceMs);
  for (const place of records.places()) records.changeInstance(place, { process: undefined });
  await makeRemovable(state.artefacts);
}
