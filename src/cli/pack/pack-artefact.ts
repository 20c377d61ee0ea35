import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { readFolder, unpackable } from './read-folder.ts';
import { unpackTarball } from './unpack-tarball.ts';
import { type Packed, writeTar } from './write-tar.ts';

export interface PackedArtefact extends Packed {
  /** For people: `directory:./api`. */
  readonly source: string;
  /** The archive, in the folder that was lent. */
  readonly file: string;
}

export interface ArtefactAsked {
  readonly service: string;
  /** As it was typed. */
  readonly typed: string;
  /** What `typed` is relative to. */
  readonly folder: string;
  /** A temporary folder that the caller removes. */
  readonly lent: string;
}

/** Packs a folder, or packs a tarball anew, so that the same files make the same digest wherever they come from. */
export async function packArtefact({ service, typed, folder, lent }: ArtefactAsked): Promise<PackedArtefact> {
  const place = path.resolve(folder, typed);
  const stats = await stat(place).catch(() => undefined);
  if (stats === undefined) throw noSuchArtefact(service, typed);
  const root = stats.isDirectory() ? place : path.join(lent, service);
  if (!stats.isDirectory()) {
    await mkdir(root);
    await unpackTarball(place, root);
  }
  const entries = await readFolder(root);
  if (entries.length === 0) throw unpackable(`There are no files in ${typed}.`);
  const file = path.join(lent, `${service}.tar`);
  const packed = await writeTar(entries, file);
  return { ...packed, source: `${stats.isDirectory() ? 'directory' : 'tarball'}:${typed}`, file };
}

function noSuchArtefact(service: string, typed: string): CommandError {
  return new CommandError(exits.file, {
    code: 'no-such-artefact',
    sentence: `There is no folder or tarball \`${typed}\` for ${service}.`,
    next: `Write ${service}=./FOLDER or ${service}=./FILE.tar.gz.`,
  });
}
