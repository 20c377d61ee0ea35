import { createHash, hash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync, readlinkSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { manifestDigest, type ManifestEntry } from '#core/manifest.ts';
import { Failure } from '#core/failure.ts';
import { breather } from './breathe.ts';

/** Larger files are read piece by piece. */
const smallBytes = 1024 * 1024;

/** The digest of what lies in a folder now, from its bytes. */
export async function digestOfFolder(folder: string): Promise<string> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const entries: ManifestEntry[] = [];
  const breathe = breather();
  for (const entry of found) {
    if (entry.isDirectory()) continue;
    entries.push(await describe(folder, entry));
    await breathe();
  }
  return manifestDigest(entries);
}

async function describe(folder: string, entry: Dirent): Promise<ManifestEntry> {
  const file = path.join(entry.parentPath, entry.name);
  const name = path.relative(folder, file).split(path.sep).join('/');
  if (entry.isSymbolicLink()) return { mode: 'link', sha256: sha256Hex(readlinkSync(file)), path: name };
  if (!entry.isFile()) throw new Failure('artefact-odd-file', `${name} is neither a file nor a link.`, { retryable: false });
  const { mode, size } = lstatSync(file);
  const sha256 = size <= smallBytes ? sha256Hex(readFileSync(file)) : await sha256OfFile(file);
  return { mode: (mode & 0o100) === 0 ? '644' : '755', sha256, path: name };
}

export function sha256Hex(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

async function sha256OfFile(file: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(file)) if (Buffer.isBuffer(chunk)) sum.update(chunk);
  return sum.digest('hex');
}
