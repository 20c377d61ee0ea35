import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gitWords, runGit } from '#sources/run-git.ts';
import { SourceError, unpackable } from '#sources/source-error.ts';
import type { SourceContext } from '#sources/source.ts';

interface Writing {
  readonly folder: string;
  readonly tree: string;
  readonly target: string;
  readonly service: string;
}

interface TreeEntry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

/** So many bytes of one artefact are held in memory at once. */
const mostBatchBytes = 64 * 1024 * 1024;

/**
 * Writes a tree from its objects as they are: no filter, no line ending of this machine, no `export-subst` changes a byte. Tells the
 * submodules, which are other repositories and stay out; refuses a pointer of Git LFS, behind which the file is missing.
 */
export async function writeTree({ folder, tree, target, service }: Writing, context: SourceContext): Promise<readonly string[]> {
  const listed = await runGit(['ls-tree', '-r', '-z', '-l', '--full-tree', tree], { repository: folder }, context);
  if (listed.code !== 0) throw unpackable(`git cannot list the tree ${tree}: ${gitWords(listed)}.`);
  const found = listed.stdout
    .toString()
    .split('\0')
    .filter((line) => line !== '')
    .map(entryOf);
  const files = found.filter(({ mode }) => mode !== '160000');
  await mkdir(target);
  for (const batch of batchesOf(files)) await writeBatch({ folder, target, service }, batch, context);
  return found
    .filter(({ mode }) => mode === '160000')
    .map((entry) => entry.path)
    .sort();
}

interface SizedEntry extends TreeEntry {
  readonly bytes: number;
}

/** `100644 blob 8baef1b4…     123<tab>src/index.js` */
function entryOf(line: string): SizedEntry {
  const [, mode = '', id = '', size = '', name = ''] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
  const parts = name.split('/');
  if (name === '' || parts.includes('..') || parts.includes('')) throw unpackable(`The tree holds the path ${JSON.stringify(name)}.`);
  return { mode, id, path: name, bytes: size === '-' ? 0 : Number(size) };
}

function batchesOf(files: readonly SizedEntry[]): readonly (readonly SizedEntry[])[] {
  const batches: SizedEntry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    bytes += file.bytes;
    if (bytes > mostBatchBytes) {
      batches.push([]);
      bytes = file.bytes;
    }
    batches.at(-1)?.push(file);
  }
  return batches;
}

async function writeBatch(
  { folder, target, service }: Omit<Writing, 'tree'>,
  files: readonly SizedEntry[],
  context: SourceContext,
): Promise<void> {
  const input = `${files.map(({ id }) => id).join('\n')}\n`;
  const { code, stdout } = await runGit(['cat-file', '--batch'], { repository: folder, input }, context);
  let at = 0;
  for (const file of files) {
    const end = stdout.indexOf(10, at);
    const [id, type, size] = stdout.subarray(at, end).toString().split(' ');
    if (code !== 0 || end === -1 || id !== file.id || type !== 'blob') throw unpackable(`git has no bytes for ${file.path} (${file.id}).`);
    const from = end + 1;
    at = from + Number(size) + 1;
    await writeEntry(target, file, stdout.subarray(from, at - 1), service);
  }
}

async function writeEntry(target: string, { mode, path: name }: TreeEntry, bytes: Buffer, service: string): Promise<void> {
  const file = path.join(target, name);
  await mkdir(path.dirname(file), { recursive: true });
  if (mode === '120000') return symlink(bytes.toString(), file);
  if (bytes.length < 1024 && bytes.toString('latin1').startsWith('version https://git-lfs.github.com/spec/v1\n'))
    throw pointer(name, service);
  await writeFile(file, bytes, { flag: 'wx' });
  await chmod(file, mode === '100755' ? 0o755 : 0o644);
}

function pointer(name: string, service: string): SourceError {
  return new SourceError('files', 'lfs-pointer', {
    sentence: `\`${name}\` of ${service} lies in Git LFS: the commit holds only a pointer to it.`,
    next: 'Pack a folder in which `git lfs pull` has run: `source: directory:…`, or take `folder` for a part without it.',
  });
}
