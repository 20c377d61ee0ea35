// One piece of one table, from the source through the masks into the target: as bytes, and never more of them than the target has taken.
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableName } from '#core/data/catalog.ts';
import { countOfNamed, type NamedRow } from '#core/data/named-rows.ts';
import type { ColumnCount, ColumnMask, Nulled } from '#masks/row-masker.ts';
import { Out } from '#masks/out.ts';
import { RowMasker } from '#masks/row-masker.ts';
import { copyIn, type Chunk } from './chunks.ts';
import { CopyOut } from './copy-out.ts';
import { paced } from './pace.ts';
import { copyOutNamed } from './select-rows.ts';

export interface TableCopy {
  readonly table: TableName;
  readonly columns: readonly string[];
  /** Where the rows go; absent: into the table of the same name. */
  readonly into?: TableName;
  /** One for each column; absent: its bytes are passed on unread. */
  readonly masks?: readonly ColumnMask[];
  /** Is told what becomes NULL. */
  readonly nulled?: Nulled;
  /** What masks look at beside the row. */
  readonly named?: readonly NamedRow[];
}

export interface Copied {
  /** Counted by the source. */
  readonly rows: number;
  /** That came from the source, and that went to the target. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** One for each column, where there are masks. */
  readonly counts: readonly ColumnCount[];
  /** So often it was begun anew, for a connection broke off. Absent: never. */
  readonly again?: number;
}

/** What was copied differs from what was read: nothing of it may stay. */
class CopyFault extends Error {}

/**
 * `target` undefined: what is read is masked, and dropped. `heard` is told of the bytes as they pass. Whoever aborts gets the reason thrown; the
 * target has then taken none of the piece.
 */
export async function copyChunk(
  { source, target }: { readonly source: pg.ClientBase; readonly target: pg.ClientBase | undefined },
  { table, columns, into: place = table, masks, nulled, named = [] }: TableCopy,
  chunk: Chunk,
  { signal, heard, pace }: { readonly signal: AbortSignal; readonly heard?: (bytes: number) => void; readonly pace?: SharedArrayBuffer },
): Promise<Copied> {
  // A planner that takes half of a table for most of it would read the whole for each stretch.
  if (chunk.key !== undefined) await source.query('SET LOCAL enable_seqscan TO off');
  const out = source.query(new CopyOut(copyOutNamed(table, columns, chunk, named)));
  const into = target?.query(copyFrom(copyIn(place, columns)));
  const end = into ?? nowhere();
  const passage = new Passage(masks && new RowMasker(masks, nulled, countOfNamed(named)), heard);
  await (pace === undefined
    ? pipeline(out, passage, end, { signal })
    : pipeline(out, (chunks: AsyncIterable<Buffer>) => paced(pace, chunks), passage, end, { signal }));
  const masked = passage.masker?.rows ?? out.rowCount;
  const written = into === undefined ? out.rowCount : into.rowCount;
  if (out.rowCount !== written || masked !== out.rowCount)
    throw new CopyFault(`Of ${out.rowCount} rows that were read, ${masked} were masked and ${written} written.`);
  return { rows: out.rowCount, bytesRead: passage.bytesRead, bytesWritten: passage.bytesWritten, counts: passage.masker?.counts ?? [] };
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** Written at once: each message to the target costs it, too. What is masked may become longer. */
const writtenBytes = 1 << 18;
const roomBytes = writtenBytes + (1 << 17);

class Passage extends Transform {
  readonly masker: RowMasker | undefined;
  /** What is masked and not yet passed on. */
  readonly #out = new Out(0);
  readonly #heard: ((bytes: number) => void) | undefined;
  bytesRead = 0;
  bytesWritten = 0;

  constructor(masker: RowMasker | undefined, heard: ((bytes: number) => void) | undefined) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20 });
    this.masker = masker;
    this.#heard = heard;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null, out?: Uint8Array) => void): void {
    this.bytesRead += chunk.length;
    this.#heard?.(chunk.length);
    try {
      if (this.masker === undefined) {
        this.bytesWritten += chunk.length;
        return done(null, chunk);
      }
      const out = this.#out;
      if (out.length === 0) out.bytes = Buffer.allocUnsafeSlow(roomBytes);
      this.masker.pushInto(chunk, out);
      if (out.length >= writtenBytes) done(null, this.#written());
      else done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The socket keeps it until it is sent: what comes next is written elsewhere. */
  #written(): Uint8Array {
    const written = this.#out.view();
    this.bytesWritten += written.length;
    this.#out.clear();
    return written;
  }

  override _flush(done: (error?: Error | null, out?: Uint8Array) => void): void {
    try {
      this.masker?.end();
      if (this.#out.length > 0) done(null, this.#written());
      else done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
