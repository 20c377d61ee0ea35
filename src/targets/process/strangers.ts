import { existsSync, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { andOf } from '#core/words.ts';
import { breather } from './breathe.ts';
import type { Parts } from './parts.ts';
import { neededArtefacts } from './sweep-artefacts.ts';

const mostNamed = 3;

/**
 * What lies in an artefact's folder that was not unpacked there: everything unpacked is read-only. A program that runs as root can write
 * there all the same, and then runs as something that nobody has tested.
 */
async function findStrangers(folder: string): Promise<readonly string[]> {
  const breathe = breather();
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink() && (lstatSync(file).mode & 0o200) !== 0) found.push(path.relative(folder, file));
    await breathe();
  }
  // A folder stands for what lies in it.
  return found.filter((name) => !found.some((other) => name.startsWith(`${other}${path.sep}`))).toSorted();
}

/**
 * What a program wrote beside its bits stays there when it has ended, and the same bits could never be placed again: where nothing needs
 * the folder any more it is removed, and fetched anew.
 */
export async function discardChanged(parts: Pick<Parts, 'artefacts' | 'records' | 'state'>, digest: string): Promise<void> {
  const folder = parts.artefacts.folderOf(digest);
  if (!existsSync(folder) || neededArtefacts(parts).has(digest)) return;
  if ((await findStrangers(folder)).length > 0) await parts.artefacts.discard(digest);
}

/** The sentence for whoever has to mend it; undefined where nothing was written there. */
export async function wordsOfStrangers(service: string, folder: string): Promise<string | undefined> {
  const names = await findStrangers(folder);
  if (names.length === 0) return undefined;
  const named = names.slice(0, mostNamed).map((name) => JSON.stringify(name));
  const rest = names.length - named.length;
  const written = andOf(rest === 0 ? named : [...named, `${rest} more`]);
  const was = names.length === 1 ? 'was' : 'were';
  return `In the folder of ${service}'s bits ${written} ${was} written after they were unpacked. What a program keeps belongs into its DATA_DIR.`;
}
