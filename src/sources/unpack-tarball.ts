import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Header, extract } from 'tar-stream';
import { archiveLimits, countEntries, staysInside } from '#core/archive.ts';
import { SourceError, unpackable } from './source-error.ts';

interface LaterLink {
  readonly place: string;
  readonly target: string;
}

/** Unpacks a tar file, gzipped or not, into an empty folder. Links are made last, so that nothing is written through one. */
export async function unpackTarball(file: string, folder: string, limits = archiveLimits): Promise<void> {
  const unpack = extract();
  const links: LaterLink[] = [];
  const count = countEntries(limits);
  const source = createReadStream(file);
  const fed = (await isGzipped(file)) ? pipeline(source, createGunzip(), unpack) : pipeline(source, unpack);
  // A broken archive ends both; its reason is told once, below.
  fed.catch(() => undefined);
  try {
    for await (const entry of unpack) {
      const tooMuch = count(entry.header);
      if (tooMuch !== undefined) throw unpackable(`The archive ${tooMuch}.`);
      const link = await unpackEntry(entry.header, entry, folder);
      if (link !== undefined) links.push(link);
      entry.resume();
    }
    await fed;
    for (const { place, target } of links) await symlink(target, place);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw unpackable(`${path.basename(file)} is no tar file that can be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function unpackEntry(header: Header, content: AsyncIterable<unknown>, folder: string): Promise<LaterLink | undefined> {
  if (header.type === 'directory') return undefined;
  const place = placeIn(folder, header.name);
  await mkdir(path.dirname(place), { recursive: true });
  if (header.type === 'symlink') return { place, target: targetInside(header) };
  if (header.type === 'link') {
    await copyFile(placeIn(folder, header.linkname), place);
    return undefined;
  }
  if (header.type !== 'file' && header.type !== 'contiguous-file')
    throw unpackable(`${JSON.stringify(header.name)} is a ${header.type}, not a file.`);
  const mode = (header.mode & 0o100) === 0 ? 0o644 : 0o755;
  await pipeline(bytesOf(content), createWriteStream(place, { flags: 'wx', mode }));
  return undefined;
}

function targetInside({ name, linkname }: Header): string {
  if (staysInside(name, linkname ?? '')) return linkname ?? '';
  throw unpackable(`The archive holds the link ${JSON.stringify(name)}, which leads out of it.`);
}

/** tar-stream's streams are not typed as to what they carry. */
async function* bytesOf(content: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const part of content) if (part instanceof Uint8Array) yield part;
}

function placeIn(folder: string, name: string): string {
  const place = path.resolve(folder, name);
  if (place.startsWith(`${folder}${path.sep}`)) return place;
  throw unpackable(`The archive holds \`${name}\`, which lies outside of it.`);
}

async function isGzipped(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
