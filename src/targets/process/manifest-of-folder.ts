import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { manifestDigest, type ManifestEntry } from '#core/manifest.ts';
import { Failure } from '#core/failure.ts';

/** The digest of what lies in a folder now, from its bytes. */
export async function digestOfFolder(folder: string): Promise<string> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries: ManifestEntry[] = [];
  for (const entry of found) if (!entry.isDirectory()) entries.push(await describe(folder, entry));
  return manifestDigest(entries);
}

async function describe(folder: string, entry: Dirent): Promise<ManifestEntry> {
  const file = path.join(entry.parentPath, entry.name);
  const name = path.relative(folder, file).split(path.sep).join('/');
  if (entry.isSymbolicLink()) {
    const sha256 = createHash('sha256')
      .update(await readlink(file))
      .digest('hex');
    return { mode: 'link', sha256, path: name };
  }
  if (!entry.isFile()) throw new Failure('artefact-odd-file', `${name} is neither a file nor a link.`, { retryable: false });
  const { mode } = await lstat(file);
  return { mode: (mode & 0o100) === 0 ? '644' : '755', sha256: await sha256OfFile(file), path: name };
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) if (Buffer.isBuffer(chunk)) hash.update(chunk);
  return hash.digest('hex');
}
