import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { SourceError } from './source-error.ts';
import type { Source, SourceAsked, SourceContext, Taken } from './source.ts';
import { takenCommit } from './taken-commit.ts';
import { unpackTarball } from './unpack-tarball.ts';

/**
 * `directory:` and `tarball:` alike: a path that was typed may name either; where none was, it is the file's. What is packed is the folder
 * itself, or what a tarball holds.
 */
export const folderOrTarball: Source = { take: takeFolderOrTarball };

async function takeFolderOrTarball(asked: SourceAsked, context: SourceContext): Promise<Taken> {
  const typed = asked.typed ?? path.relative(asked.folder, path.resolve(asked.fileFolder, asked.place));
  const place = path.resolve(asked.folder, typed);
  const stats = await stat(place).catch(() => undefined);
  if (stats === undefined) throw noSuchArtefact(asked, typed);
  const shown = asked.typed ?? asked.place;
  if (stats.isDirectory()) return { folder: place, source: `directory:${shown}`, ...(await takenCommit(place, context)) };
  const folder = path.join(context.lent, 'unpacked');
  await mkdir(folder);
  await unpackTarball(place, folder);
  return { folder, source: `tarball:${shown}` };
}

function noSuchArtefact({ service, typed }: SourceAsked, shown: string): SourceError {
  return new SourceError('files', 'no-such-artefact', {
    sentence: `There is no folder or tarball \`${shown}\` for ${service}${typed === undefined ? ', which the system file names' : ''}.`,
    next: `Write ${service}=./FOLDER or ${service}=./FILE.tar.gz.`,
  });
}
