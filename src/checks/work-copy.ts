import { chmod, chown, constants, cp, glob, lstat, mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CheckContext } from './check.ts';

const mostFiles = 200;
const mostFileBytes = 64 * 1024 * 1024;

/** A file that the patterns of a check named. */
export interface FoundFile {
  /** Relative to the folder, for people. */
  readonly name: string;
  readonly path: string;
  readonly modifiedMs: number;
}

/**
 * A copy of an artefact in which a command may write: the artefact itself is what the digest says, and other processes run from it.
 * Sharing blocks where the file system can, it costs little.
 */
export async function copyArtefact(artefact: string, folder: string, user: CheckContext['user']): Promise<void> {
  await cp(artefact, folder, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await own(folder, user);
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const place = path.join(entry.parentPath, entry.name);
    await own(place, user);
    // An unpacked artefact is read-only; its copy is not.
    if (entry.isDirectory()) await chmod(place, 0o755);
  }
}

/** A folder of its own for the command's user. */
export async function makeFolder(folder: string, user: CheckContext['user']): Promise<string> {
  await mkdir(folder, { recursive: true });
  await own(folder, user);
  return folder;
}

async function own(place: string, user: CheckContext['user']): Promise<void> {
  if (user !== undefined) await chown(place, user.uid, user.gid);
}

/** Plain files inside the folder that the patterns name, each once; links are not followed out of it. Throws where they are too many. */
export async function findFiles(folder: string, patterns: string | readonly string[] | undefined): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  const root = await realpath(folder);
  for (const pattern of typeof patterns === 'string' ? [patterns] : (patterns ?? [])) {
    requireCheap(pattern);
    for await (const name of glob(pattern, { cwd: root })) {
      const place = path.join(root, name);
      const stats = await lstat(place);
      const isInside = (await realpath(place)) === place;
      if (stats.isFile() && isInside) found.set(name, { name, path: place, modifiedMs: stats.mtimeMs });
      if (found.size > mostFiles) throw new Error(`\`${pattern}\` names more than ${mostFiles} files`);
    }
  }
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Braces multiply, groups and stars of stars backtrack: a short pattern could keep the agent busy for ever. */
function requireCheap(pattern: string): void {
  const most = (signs: RegExp, text: string): number => text.match(signs)?.length ?? 0;
  const hasFewStars = pattern.split('/').every((part) => part === '**' || most(/\*/g, part) <= 3) && most(/\*\*/g, pattern) <= 3;
  if (pattern.length <= 300 && most(/\{/g, pattern) <= 2 && !/\{[^}]*\.\.|[+*?@!]\(/.test(pattern) && hasFewStars) return;
  throw new Error(`\`${pattern.slice(0, 60)}\` is a pattern that could take for ever: name fewer things at once`);
}

/** Removes what an artefact carries of an earlier run, so that it is not taken for this one's. */
export async function removeFiles(folder: string, patterns: string | readonly string[] | undefined): Promise<void> {
  for (const file of await findFiles(folder, patterns)) await rm(file.path);
}

/** The bytes of a file, unless it is too large to be kept. */
export async function readFound(file: FoundFile): Promise<Buffer> {
  const { size } = await lstat(file.path);
  if (size > mostFileBytes) throw new Error(`${file.name} has more than ${mostFileBytes} bytes`);
  return readFile(file.path);
}
