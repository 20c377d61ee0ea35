// One piece of one table, from the source through the masks into the target: as bytes, and never more of them than the target has taken.
import type pg from 'pg';
import type { TableName } from '#core/data/catalog.ts';
import { countOfNamed } from '#core/data/named-rows.ts';
import type { ColumnCount, ColumnMask, Nulled } from '#masks/row-masker.ts';
import { Out } from '#masks/out.ts';
import { RowMasker } from '#masks/row-masker.ts';
import { copyIn, type Chunk } from './chunks.ts';
import { CopyIn, headerBytes } from './copy-in.ts';
import { CopyOut } from './copy-out.ts';
import { spend } from './pace.ts';
import { copyOutNamed } from './select-rows.ts';
import type { NamedRow } from '#core/data/refresh-plan.ts';

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

/** `target` undefined: what is read is masked, and dropped. `heard` is told of the bytes as they pass. Throws where the target took none of the piece. */
export async function copyChunk(
  { source, target }: { readonly source: pg.ClientBase; readonly target: pg.ClientBase | undefined },
  { table, columns, into: place = table, masks, nulled, named = [] }: TableCopy,
  chunk: Chunk,
  listening: Listening = {},
): Promise<Copied> {
  // A planner that takes half of a table for most of it would read the whole for each stretch.
  if (chunk.key !== undefined) await source.query('SET LOCAL enable_seqscan TO off');
  const into = target?.query(new CopyIn(copyIn(place, columns)));
  await into?.ready;
  const passage = new Passage({ ...listening, into, masker: masks && new RowMasker(masks, nulled, countOfNamed(named)) });
  const out = source.query(new CopyOut(copyOutNamed(table, columns, chunk, named), (rows) => passage.take(rows, out)));
  try {
    // Before all was sent the target answers only where it fails.
    const read = await Promise.race([out.finished, ...(into === undefined ? [] : [into.finished])]);
    passage.end();
    const masked = passage.masker?.rows ?? read;
    const written = into === undefined ? read : await into.finished;
    if (read !== written || masked !== read)
      throw new CopyFault(`Of ${read} rows that were read, ${masked} were masked and ${written} written.`);
    return { rows: read, bytesRead: passage.bytesRead, bytesWritten: passage.bytesWritten, counts: passage.masker?.counts ?? [] };
  } catch (error) {
    out.forget();
    into?.fail();
    throw error;
  }
}

interface Listening {
  readonly heard?: (bytes: number) => void;
  /** How fast it may read: see `pace.ts`. */
  readonly pace?: SharedArrayBuffer;
}

/** Written at once: each message to the target costs it, too. What is masked may become longer. */
const writtenBytes = 1 << 18;
const roomBytes = writtenBytes + (1 << 17);
/** Rooms that are on their way while another one is filled. */
const mostSent = 2;
/** Of pieces that are done: the next one of this thread takes them, and no new ones lie about. */
const freeRooms: Uint8Array[] = [];

/** What is read is masked at once, and nothing more is read while too much is on its way: however large a table is, it passes through the same few rooms. */
class Passage {
  bytesRead = 0;
  bytesWritten = 0;
  readonly masker: RowMasker | undefined;
  readonly #into: CopyIn | undefined;
  readonly #heard: Listening['heard'];
  readonly #pace: Listening['pace'];
  /** What is masked and not yet sent, behind the header of its message. */
  readonly #out = new Out(0);
  #sent = 0;
  #isFull = false;
  /** So many reasons there are to read nothing now: no room, and no leave. */
  #holds = 0;

  constructor({ masker, into, heard, pace }: Listening & { readonly masker: RowMasker | undefined; readonly into: CopyIn | undefined }) {
    this.masker = masker;
    this.#into = into;
    this.#heard = heard;
    this.#pace = pace;
  }

  /** Rows as they came from `from`. */
  take(rows: Uint8Array, from: CopyOut): void {
    this.bytesRead += rows.length;
    this.#heard?.(rows.length);
    if (this.#out.length === 0) this.#begin();
    if (this.masker === undefined) this.#out.copy(rows, 0, rows.length);
    else this.masker.pushInto(rows, this.#out);
    if (this.#out.length >= writtenBytes) this.#send(from);
    const leave = this.#pace && spend(this.#pace, rows.length);
    if (leave === undefined) return;
    this.#hold(from);
    void leave.then(() => this.#release(from));
  }

  end(): void {
    this.masker?.end();
    if (this.#out.length > headerBytes) this.#send();
    this.#into?.end();
  }

  #begin(): void {
    this.#out.bytes = freeRooms.pop() ?? new Uint8Array(roomBytes);
    this.#out.length = headerBytes;
  }

  #send(from?: CopyOut): void {
    const room = this.#out.bytes;
    this.bytesWritten += this.#out.length - headerBytes;
    this.#sent += 1;
    if (this.#sent >= mostSent && from !== undefined && !this.#isFull) {
      this.#isFull = true;
      this.#hold(from);
    }
    const isGone = (): void => {
      this.#sent -= 1;
      // One that had to grow is not kept.
      if (room.length === roomBytes) freeRooms.push(room);
      if (!this.#isFull || from === undefined) return;
      this.#isFull = false;
      this.#release(from);
    };
    if (this.#into === undefined) isGone();
    else this.#into.write(this.#out.view(), isGone);
    this.#out.clear();
  }

  #hold(from: CopyOut): void {
    this.#holds += 1;
    if (this.#holds === 1) from.pause();
  }

  #release(from: CopyOut): void {
    this.#holds -= 1;
    if (this.#holds === 0) from.resume();
  }
}
