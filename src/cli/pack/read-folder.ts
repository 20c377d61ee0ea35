import { lstat, readFile, readdir, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { staysInside } from '#core/archive.ts';
import { compareBytes } from '#core/manifest.ts';
import { unpackable } from '#sources/source-error.ts';
import { type Ignores, parseIgnore } from './ignore.ts';

/** One file or link of an artefact. */
export type FolderEntry = { readonly path: string; readonly place: string } & (
  | { readonly kind: 'file'; readonly isProgram: boolean; readonly size: number }
  | { readonly kind: 'link'; readonly target: string }
);

/** Everything below a folder that its `.lockstepignore` leaves in, in the order of the paths' bytes. Empty folders are not kept. */
export async function readFolder(root: string): Promise<readonly FolderEntry[]> {
  const ignores = parseIgnore(await readIgnore(root));
  const entries = await readLevel(await realpath(root), '', ignores);
  return [...entries].sort((left, right) => compareBytes(left.path, right.path));
}

/** Everything below a folder of our own making. */
export async function readOwnFolder(root: string): Promise<readonly FolderEntry[]> {
  return readLevel(await realpath(root), '', () => false);
}

async function readLevel(root: string, below: string, ignores: Ignores): Promise<readonly FolderEntry[]> {
  const entries: FolderEntry[] = [];
  for (const found of await readdir(path.join(root, below), { withFileTypes: true })) {
    const inside = below === '' ? found.name : `${below}/${found.name}`;
    if (ignores(inside, found.isDirectory())) continue;
    if (found.isDirectory()) entries.push(...(await readLevel(root, inside, ignores)));
    else entries.push(await readEntry(root, inside));
  }
  return entries;
}

async function readEntry(root: string, inside: string): Promise<FolderEntry> {
  const place = path.join(root, inside);
  // A name with a line break would write a line of its own into the manifest.
  if (/\p{Cc}/u.test(inside)) throw unpackable(`${JSON.stringify(inside)} has a control character in its name.`);
  const stats = await lstat(place);
  if (stats.isSymbolicLink()) return { kind: 'link', path: inside, place, target: await readInsideLink(root, inside) };
  if (!stats.isFile()) throw unpackable(`${inside} is neither a file nor a folder nor a link.`);
  // The owner's bit alone: the others depend on the umask.
  return { kind: 'file', path: inside, place, isProgram: (stats.mode & 0o100) !== 0, size: stats.size };
}

/** On the host where it is unpacked there is nothing but the artefact: a link must end inside it. */
async function readInsideLink(root: string, inside: string): Promise<string> {
  const place = path.join(root, inside);
  const target = await readlink(place);
  const end = await realpath(place).catch(() => undefined);
  if (end === undefined) throw unpackable(`${inside} is a link to ${target}, where nothing is.`);
  const isInside = end === root || end.startsWith(`${root}${path.sep}`);
  if (!isInside || !staysInside(inside, target)) throw unpackable(`${inside} is a link to ${target}, outside of the folder.`);
  return target;
}

async function readIgnore(root: string): Promise<string> {
  try {
    return await readFile(path.join(root, '.lockstepignore'), 'utf8');
  } catch {
    return '';
  }
}
