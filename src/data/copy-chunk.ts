// One piece of one table, from the source through the masks into the target: as bytes, and never more of them than the target has taken.
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { TableName } from '#core/data/catalog.ts';
import type { ColumnCount, ColumnMask } from '#masks/row-masker.ts';
import { RowMasker } from '#masks/row-masker.ts';
import { copyIn, copyOut, type Chunk } from './chunks.ts';
import { paced } from './pace.ts';

export interface TableCopy {
  readonly table: TableName;
  readonly columns: readonly string[];
  /** One for each column; absent: its bytes are passed on unread. */
  readonly masks?: readonly ColumnMask[];
}

export interface Copied {
  /** Counted by the source. */
  readonly rows: number;
  /** That came from the source, and that went to the target. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** One for each column, where there are masks. */
  readonly counts: readonly ColumnCount[];
}

/** What was copied differs from what was read: nothing of it may stay. */
class CopyFault extends Error {}

/** `heard` is told of the bytes as they pass. Whoever aborts gets the reason thrown; the target has then taken none of the piece. */
export async function copyChunk(
  { source, target }: { readonly source: pg.ClientBase; readonly target: pg.ClientBase },
  { table, columns, masks }: TableCopy,
  chunk: Chunk,
  { signal, heard, pace }: { readonly signal: AbortSignal; readonly heard?: (bytes: number) => void; readonly pace?: SharedArrayBuffer },
): Promise<Copied> {
  const out = source.query(copyTo(copyOut(table, columns, chunk)));
  const into = target.query(copyFrom(copyIn(table, columns)));
  const passage = new Passage(masks, heard);
  await (pace === undefined
    ? pipeline(out, passage, into, { signal })
    : pipeline(out, (chunks: AsyncIterable<Buffer>) => paced(pace, chunks), passage, into, { signal }));
  const masked = passage.masker?.rows ?? out.rowCount;
  if (out.rowCount !== into.rowCount || masked !== out.rowCount)
    throw new CopyFault(`Of ${out.rowCount} rows that were read, ${masked} were masked and ${into.rowCount} written.`);
  return { rows: out.rowCount, bytesRead: passage.bytesRead, bytesWritten: passage.bytesWritten, counts: passage.masker?.counts ?? [] };
}

class Passage extends Transform {
  readonly masker: RowMasker | undefined;
  readonly #heard: ((bytes: number) => void) | undefined;
  bytesRead = 0;
  bytesWritten = 0;

  constructor(masks: readonly ColumnMask[] | undefined, heard: ((bytes: number) => void) | undefined) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20 });
    this.masker = masks === undefined ? undefined : new RowMasker(masks);
    this.#heard = heard;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null, out?: Uint8Array) => void): void {
    this.bytesRead += chunk.length;
    this.#heard?.(chunk.length);
    try {
      // What the masker answers is valid until it is asked again; the socket may take longer.
      const out = this.masker === undefined ? chunk : Buffer.from(this.masker.push(chunk));
      this.bytesWritten += out.length;
      if (out.length > 0) done(null, out);
      else done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: (error?: Error | null) => void): void {
    try {
      this.masker?.end();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
