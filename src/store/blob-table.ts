import { createHash, randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import type { BlobLine, BlobStore } from './store.ts';

/** Bytes of one row. */
const chunkBytes = 1 << 20;

/** The same bytes sent again are the same blob, and young again: somebody is about to name it. */
const keepBlob = `WITH kept AS (
    INSERT INTO lockstep.blobs (digest, size, upload) VALUES ($1, $2, $3)
    ON CONFLICT (digest) DO UPDATE SET size = excluded.size RETURNING upload
  )
  UPDATE lockstep.blob_chunks SET written_at = now() WHERE place = 0 AND upload = (SELECT upload FROM kept)`;

const removeBlob = `WITH gone AS (
    DELETE FROM lockstep.blobs b USING lockstep.blob_chunks c
    WHERE b.digest = $1 AND c.upload = b.upload AND c.place = 0 AND (extract(epoch FROM c.written_at) * 1000)::bigint < $2::bigint
    RETURNING b.upload
  )
  DELETE FROM lockstep.blob_chunks WHERE upload IN (SELECT upload FROM gone) RETURNING 1`;

/**
 * Blobs in PostgreSQL, for installations whose only store is `DATABASE_URL`. Chunks are written outside a transaction, so that
 * a slow upload holds no connection; the row in `blobs` at the end makes them a blob.
 */
export function blobTable(database: Database): BlobStore {
  return {
    async put(content) {
      const upload = randomUUID();
      const hash = createHash('sha256');
      let size = 0;
      let place = 0;
      for await (const chunk of inChunks(content instanceof Uint8Array ? [content] : content)) {
        hash.update(chunk);
        size += chunk.byteLength;
        await database.query('INSERT INTO lockstep.blob_chunks (upload, place, bytes) VALUES ($1, $2, $3)', [upload, place, chunk]);
        place += 1;
      }
      const digest = `sha256:${hash.digest('hex')}`;
      await database.query(keepBlob, [digest, size, upload]);
      await sweep(database, upload);
      return { digest, size };
    },
    async get(digest) {
      const rows = await database.query<{ upload: string }>('SELECT upload FROM lockstep.blobs WHERE digest = $1', [digest]);
      return rows[0] === undefined ? undefined : readChunks(database, rows[0].upload);
    },
    async has(digest) {
      return (await database.query('SELECT 1 FROM lockstep.blobs WHERE digest = $1', [digest])).length > 0;
    },
    async list() {
      return database.query<BlobLine>(
        `SELECT b.digest, b.size, (extract(epoch FROM c.written_at) * 1000)::bigint AS at FROM lockstep.blobs b
         JOIN lockstep.blob_chunks c ON c.upload = b.upload AND c.place = 0 ORDER BY b.digest`,
      );
    },
    async remove(digest, before) {
      return (await database.query(removeBlob, [digest, Math.floor(before)])).length > 0;
    },
  };
}

/** The digests of all blobs. */
export async function listBlobRows(database: Database): Promise<readonly string[]> {
  const rows = await database.query<{ digest: string }>('SELECT digest FROM lockstep.blobs ORDER BY digest');
  return rows.map(({ digest }) => digest);
}

/** Drops this upload's chunks where the same bytes were there already, and those of uploads that ended in nothing a day ago. */
async function sweep(database: Database, upload: string): Promise<void> {
  await database.query(
    `DELETE FROM lockstep.blob_chunks c WHERE (c.upload = $1 OR c.written_at < now() - interval '1 day')
       AND NOT EXISTS (SELECT FROM lockstep.blobs b WHERE b.upload = c.upload)`,
    [upload],
  );
}

async function* readChunks(database: Database, upload: string): AsyncGenerator<Uint8Array> {
  for (let place = 0; ; place += 1) {
    const rows = await database.query<{ bytes: Buffer }>('SELECT bytes FROM lockstep.blob_chunks WHERE upload = $1 AND place = $2', [
      upload,
      place,
    ]);
    if (rows[0] === undefined) return;
    yield rows[0].bytes;
  }
}

/** The same bytes in rows of one size, whatever the pieces they came in. */
async function* inChunks(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    for (let start = 0; start < piece.byteLength;) {
      const part = piece.subarray(start, start + chunkBytes - size);
      waiting.push(part);
      size += part.byteLength;
      start += part.byteLength;
      if (size === chunkBytes) {
        yield Buffer.concat(waiting);
        waiting = [];
        size = 0;
      }
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
}
