import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '#core/failure.ts';
import { codeOf, diskFull, isDiskFull } from './database-errors.ts';
import type { BlobLine, BlobStore } from './store.ts';

/** Blobs as files, `sha256/ab/cdef…`. A file stands under its name only when it is whole and on the disk. */
export function blobFolder(folder: string): BlobStore {
  return {
    async put(content) {
      const incoming = join(folder, 'incoming', randomUUID());
      await mkdir(dirname(incoming), { recursive: true, mode: 0o700 });
      try {
        const written = await writeFile(incoming, content);
        const path = pathOf(folder, written.digest);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(incoming, path);
        await syncFolder(dirname(path));
        return written;
      } catch (error) {
        // What the sender's stream threw is the sender's.
        if (codeOf(error) === undefined) throw error;
        if (isDiskFull(error)) throw diskFull(error);
        throw new Failure('store-blob', `A blob could not be written below ${folder}`, { retryable: true, cause: error });
      } finally {
        await rm(incoming, { force: true });
      }
    },
    async get(digest) {
      const path = pathOf(folder, digest);
      return (await isThere(path)) ? createReadStream(path) : undefined;
    },
    async has(digest) {
      return isThere(pathOf(folder, digest));
    },
    async list() {
      const lines: BlobLine[] = [];
      for (const digest of await listBlobs(folder)) {
        const found = await stat(pathOf(folder, digest)).catch(() => undefined);
        if (found !== undefined && found.size > 0) lines.push({ digest, size: found.size, at: Math.floor(found.mtimeMs) });
      }
      return lines;
    },
    async remove(digest, before) {
      const path = pathOf(folder, digest);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined || found.mtimeMs >= before) return false;
      await rm(path, { force: true });
      return true;
    },
  };
}

/** The digests of all blobs of a folder. */
export async function listBlobs(folder: string): Promise<readonly string[]> {
  const root = join(folder, 'sha256');
  const starts = await readdir(root).catch(() => []);
  const all = await Promise.all(starts.map(async (start) => (await readdir(join(root, start))).map((end) => `sha256:${start}${end}`)));
  return all.flat().toSorted();
}

async function writeFile(path: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<{ digest: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      hash.update(chunk);
      size += chunk.byteLength;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

/** The new name itself must outlive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A digest that is none names a file that is never there: no digest leads out of the folder. */
function pathOf(folder: string, digest: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] ?? 'none';
  return join(folder, 'sha256', hex.slice(0, 2), hex.slice(2));
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
