import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract } from 'tar-stream';
import { archiveLimits, countEntries, staysInside } from '#core/archive.ts';
import { Failure } from '#core/failure.ts';
import { breather } from './breathe.ts';
import { digestOfFolder } from './manifest-of-folder.ts';
import { makeReadOnly } from './read-only.ts';

/**
 * Unpacks a tar into an empty folder, makes everything read-only, and tells the digest of what lies there. Throws a Failure for a
 * path or a link that leads out of the folder, and for what is neither file, folder nor symbolic link.
 */
export async function unpackArtefact(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  limits = archiveLimits,
): Promise<{ readonly digest: string }> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const tar = extract();
  // Whichever of the two fails first ends the other.
  const [unpacked] = await Promise.allSettled([unpackAll(tar, folder, limits), pipeline(Readable.from(stream), tar)]);
  if (unpacked.status === 'rejected') throw failureOf(unpacked.reason);
  const digest = await digestOfFolder(folder);
  await makeReadOnly(folder);
  return { digest };
}

function failureOf(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Failure('artefact-unreadable', `The artefact's archive cannot be unpacked: ${words}.`, { retryable: true, cause });
}

async function unpackAll(tar: Extract, folder: string, limits: typeof archiveLimits): Promise<void> {
  const links = new Set<string>();
  const count = countEntries(limits);
  const breathe = breather();
  for await (const entry of tar) {
    const tooMuch = count(entry.header);
    if (tooMuch !== undefined) throw refused(tooMuch);
    const name = safeName(entry.header.name, links);
    if (name === '') entry.resume();
    else await unpackEntry(entry, { folder, name, links });
    await breathe();
  }
}

type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

interface Destination {
  readonly folder: string;
  readonly name: string;
  readonly links: Set<string>;
}

async function unpackEntry(entry: Entry, { folder, name, links }: Destination): Promise<void> {
  const file = path.join(folder, name);
  switch (entry.header.type) {
    case 'directory':
      entry.resume();
      await mkdir(file, { recursive: true, mode: 0o755 });
      return;
    case 'symlink':
      entry.resume();
      await mkdir(path.dirname(file), { recursive: true, mode: 0o755 });
      await symlink(safeTarget(name, entry.header.linkname ?? ''), file);
      links.add(folded(name));
      return;
    case 'file':
    case 'contiguous-file': {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
      const mode = ((entry.header.mode ?? 0) & 0o100) === 0 ? 0o644 : 0o755;
      if ((entry.header.size ?? smallBytes) < smallBytes) return writeFileSync(file, await wholeOf(entry), { flag: 'wx', mode });
      return pipeline(bytesOf(entry), createWriteStream(file, { flags: 'wx', mode }));
    }
    default:
      throw refused(`holds a ${entry.header.type ?? 'nameless thing'} called ${JSON.stringify(entry.header.name)}`);
  }
}

/** Most files are small, and an artefact has thousands: read whole, they are on the disk in a tenth of the time. */
const smallBytes = 1024 * 1024;

async function wholeOf(entry: Entry): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of bytesOf(entry)) parts.push(part);
  return Buffer.concat(parts);
}

/** Read in a loop: an entry whose archive breaks off ends it with an error, which a pipe from it would never hear of. */
async function* bytesOf(entry: Entry): AsyncGenerator<Uint8Array> {
  for await (const part of entry) if (part instanceof Uint8Array) yield part;
}

/** The path below the folder; empty for the folder itself. A path through a link could leave the folder even where its words do not. */
function safeName(name: string, links: ReadonlySet<string>): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || name.includes('\0') || parts.includes('..')) throw refused(`holds the path ${JSON.stringify(name)}`);
  const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
  if (above.some((folder) => links.has(folded(folder)))) throw refused(`holds the path ${JSON.stringify(name)}, which goes through a link`);
  return parts.join('/');
}

/** File systems that do not tell `a` from `A` must not find a link that we did not see. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function safeTarget(name: string, target: string): string {
  if (staysInside(name, target)) return target;
  throw refused(`holds the link ${JSON.stringify(name)} → ${JSON.stringify(target)}, which leads out of it`);
}

function refused(what: string): Failure {
  return new Failure('artefact-refused', `The artefact ${what}.`, { retryable: false });
}
