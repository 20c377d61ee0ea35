import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { type ManifestEntry, manifestDigest } from '#core/manifest.ts';
import type { FolderEntry } from './read-folder.ts';

export interface Packed {
  /** Of the manifest: what a release binds to. */
  readonly digest: string;
  /** Of the archive's bytes: how the store knows it. */
  readonly blob: string;
  readonly files: number;
  readonly bytes: number;
}

/** Writes the entries, in their order, into a tar file that says nothing of the machine it was made on. */
export async function writeTar(entries: readonly FolderEntry[], file: string): Promise<Packed> {
  const archive = pack();
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const part of archive) {
      if (!(part instanceof Uint8Array)) continue;
      hash.update(part);
      bytes += part.length;
      yield part;
    }
  }
  const written = pipeline(measured, createWriteStream(file));
  const [manifest] = await Promise.all([addEntries(archive, entries), written]);
  return { digest: manifestDigest(manifest), blob: `sha256:${hash.digest('hex')}`, files: entries.length, bytes };
}

async function addEntries(archive: Pack, entries: readonly FolderEntry[]): Promise<readonly ManifestEntry[]> {
  const manifest: ManifestEntry[] = [];
  try {
    for (const entry of entries) manifest.push(entry.kind === 'link' ? await addLink(archive, entry) : await addFile(archive, entry));
    archive.finalize();
    return manifest;
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/** Times, owners and the group's bits are left out: they differ between machines, and mean nothing on the next. */
const nobody = { mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };

async function addLink(archive: Pack, entry: FolderEntry & { readonly kind: 'link' }): Promise<ManifestEntry> {
  const header = { ...nobody, name: entry.path, type: 'symlink', linkname: entry.target, mode: 0o777, size: 0 } as const;
  await new Promise<void>((resolve, reject) => {
    archive.entry(header, (error) => (error ? reject(error) : resolve()));
  });
  return { mode: 'link', sha256: createHash('sha256').update(entry.target).digest('hex'), path: entry.path };
}

async function addFile(archive: Pack, entry: FolderEntry & { readonly kind: 'file' }): Promise<ManifestEntry> {
  const header = { ...nobody, name: entry.path, type: 'file', mode: entry.isProgram ? 0o755 : 0o644, size: entry.size } as const;
  const hash = createHash('sha256');
  await new Promise<void>((resolve, reject) => {
    const sink = archive.entry(header, (error) => (error ? reject(error) : resolve()));
    const source = createReadStream(entry.place);
    source.on('data', (part) => {
      hash.update(part);
      if (!sink.write(part)) source.pause();
    });
    sink.on('drain', () => source.resume());
    source.on('end', () => sink.end(undefined));
    source.on('error', reject);
  });
  return { mode: entry.isProgram ? '755' : '644', sha256: hash.digest('hex'), path: entry.path };
}
