import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { manifestDigest, type ManifestEntry } from '#core/manifest.ts';
import type { Origin } from '#core/origin.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext } from '#sources/source.ts';
import { takenCommit } from '#sources/taken-commit.ts';
import { type FolderEntry, readFolder } from './read-folder.ts';

export interface Added {
  readonly entries: readonly FolderEntry[];
  readonly origin: NonNullable<Origin['add']>;
}

interface Adding {
  readonly service: string;
  /** Below the folder of the system file: `verdaccio/config`. */
  readonly add: string;
  readonly fileFolder: string;
  /** What the source, and the build, gave. */
  readonly given: readonly FolderEntry[];
}

/** A folder of one's own, laid beside what the source gives, under its last name: nothing that is there is written over. */
export async function addFolder({ service, add, fileFolder, given }: Adding, context: SourceContext): Promise<Added> {
  const folder = await foundFolder({ service, add, fileFolder });
  const name = path.posix.basename(add);
  const own = await readFolder(folder);
  if (own.length === 0)
    throw refused(`There are no files in \`./${add}\`, which ${service} adds.`, 'Put the files there, or delete `add`.');
  const clash = given.find((entry) => entry.path === name || entry.path.startsWith(`${name}/`));
  if (clash !== undefined)
    throw refused(
      `${service} adds \`./${add}\` as \`${name}\`, and what its source gives has that already: ${clash.path}.`,
      'Rename the folder, in `add` and in `files` too: nothing is written over.',
    );
  const { origin } = await takenCommit(folder, context);
  const told = origin?.kind === 'folder' ? { commit: origin.commit, ...(origin.changed === true && { changed: true as const }) } : {};
  return {
    entries: own.map((entry) => ({ ...entry, path: `${name}/${entry.path}` })),
    origin: { folder: add, digest: manifestDigest(await Promise.all(own.map(lineOf))), ...told },
  };
}

/** Through no link does it lead out of the folder of the system file. */
async function foundFolder({ service, add, fileFolder }: Omit<Adding, 'given'>): Promise<string> {
  const root = await realpath(fileFolder);
  const found = await realpath(path.join(root, add)).catch(() => undefined);
  const sentence = `There is no folder \`./${add}\` in ${fileFolder}, which ${service} adds.`;
  if (found === undefined || !(await stat(found)).isDirectory())
    throw refused(sentence, 'Run this where the folder lies beside lockstep.yaml, or mend `add`.');
  if (found.startsWith(`${root}${path.sep}`)) return found;
  throw refused(`\`./${add}\`, which ${service} adds, leads out of ${fileFolder}.`, 'Put the files themselves there.');
}

async function lineOf(entry: FolderEntry): Promise<ManifestEntry> {
  const content = entry.kind === 'link' ? entry.target : await readFile(entry.place);
  const mode = entry.kind === 'link' ? 'link' : entry.isProgram ? '755' : '644';
  return { mode, sha256: createHash('sha256').update(content).digest('hex'), path: entry.path };
}

function refused(sentence: string, next: string): SourceError {
  return new SourceError('files', 'not-addable', { sentence, next });
}
