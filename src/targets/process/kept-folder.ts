import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { EnvironmentPlace } from '#targets/target.ts';
import { safePart, type StateFolder } from './state-folder.ts';

/**
 * The folder of a service in an environment, made where it is missing, for its user alone. Releases come and go; what lies here stays, and
 * no other environment has it. Nothing of ours ever removes it.
 */
export function openKeptFolder(state: StateFolder, place: EnvironmentPlace, service: string): string {
  return makeFolder(keptFolderOf(state, place, service));
}

export function keptFolderOf({ kept }: StateFolder, { system, environment }: EnvironmentPlace, service: string): string {
  return path.join(kept, safePart(system), safePart(environment), safePart(service));
}

/** An empty one for a copy that is started for a check and ended after it: two copies must not write into the same files. */
export function openScratchFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  return makeFolder(folder);
}

/** How a service is told its folder. Programs that keep their things in a home find them there too, and never those of another environment. */
export function folderVariables(folder: string): { readonly [name: string]: string } {
  return { HOME: folder, DATA_DIR: folder };
}

/** Where the XDG base directory specification puts them; programs that do not find them there write beside their own bits instead. */
const partsOfHome = ['.config', '.local/share'];

function makeFolder(folder: string): string {
  for (const part of partsOfHome) mkdirSync(path.join(folder, part), { recursive: true, mode: 0o700 });
  return folder;
}
