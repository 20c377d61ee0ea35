// The engine: rows in COPY's text format pass through as bytes. What no mask is for is copied as it stands; no row and no value ever becomes
// a string.
import { backslash, escape, unescape } from './copy-text.ts';
import type { Mask, Row } from './mask.ts';
import { Out } from './out.ts';

/** `keep`: as it stands. `null`: NULL, whatever it was. */
export type ColumnMask = 'keep' | 'null' | Mask;

/** How many cells of a column met what; the cells of a column add up to the rows. */
export interface ColumnCount {
  masked: number;
  nulls: number;
}

const tab = 9;
const newline = 10;
const letterN = 78;

/** A row had another number of columns than the plan knows, or the last one is cut: nothing of it was written. */
export class RowFault extends Error {}

/** Masks the rows of one table. What comes out of `push` is valid until the next call. */
export class RowMasker {
  readonly counts: readonly ColumnCount[];
  rows = 0;
  readonly #masks: readonly ColumnMask[];
  readonly #row: Fields;
  readonly #out = new Out(1 << 18);
  readonly #plain = new Out(1_024);
  readonly #masked = new Out(1_024);
  /** The beginning of a row whose end has not come. */
  readonly #rest = new Out(4_096);

  constructor(masks: readonly ColumnMask[]) {
    this.#masks = masks;
    this.counts = masks.map(() => ({ masked: 0, nulls: 0 }));
    this.#row = new Fields(masks.length);
  }

  /** Bytes as they came from the source, cut anywhere; answers the masked rows that are whole by now. */
  push(chunk: Uint8Array): Uint8Array {
    this.#out.clear();
    const last = chunk.lastIndexOf(newline) + 1;
    let from = 0;
    if (this.#rest.length > 0) {
      if (last === 0) {
        this.#rest.copy(chunk, 0, chunk.length);
        return this.#out.view();
      }
      from = chunk.indexOf(newline) + 1;
      this.#rest.copy(chunk, 0, from);
      this.#rowsOf(this.#rest.view());
      this.#rest.clear();
    }
    if (last > from) this.#rowsOf(chunk.subarray(from, last));
    if (last < chunk.length) this.#rest.copy(chunk, last, chunk.length);
    return this.#out.view();
  }

  /** After the last chunk: a row that has no end is a fault. */
  end(): void {
    if (this.#rest.length > 0) throw new RowFault(`Row ${this.rows + 1} is cut: it has no end.`);
  }

  /** Whole rows only. */
  #rowsOf(bytes: Uint8Array): void {
    this.#row.bytes = bytes;
    // Most rows become longer by some bytes only.
    this.#out.reserve(bytes.length + (bytes.length >> 2));
    for (let at = 0; at < bytes.length;) {
      const end = this.#row.read(bytes, at);
      if (this.#row.count !== this.#masks.length) throw this.#fault();
      this.#mask(bytes, at, end);
      this.rows += 1;
      at = end + 1;
    }
  }

  #fault(): RowFault {
    const { count } = this.#row;
    return new RowFault(`Row ${this.rows + 1} has ${count} columns, and ${this.#masks.length} were planned.`);
  }

  /** The row from `start` to the newline at `end`: runs of kept columns are copied in one piece. */
  #mask(bytes: Uint8Array, start: number, end: number): void {
    const { starts, ends } = this.#row;
    let copied = start;
    for (let column = 0; column < this.#masks.length; column += 1) {
      const mask = this.#masks[column] ?? 'keep';
      const [from, to] = [starts[column] ?? 0, ends[column] ?? 0];
      const count = this.counts[column];
      if (this.#row.isNull(column)) {
        if (count !== undefined) count.nulls += 1;
        continue;
      }
      if (mask === 'keep') continue;
      this.#out.copy(bytes, copied, from);
      copied = to;
      if (count !== undefined) count.masked += 1;
      if (mask === 'null') this.#out.ascii('\\N');
      else this.#write(mask, from, to);
    }
    this.#out.copy(bytes, copied, end + 1);
  }

  #write(mask: Mask, from: number, to: number): void {
    const { bytes } = this.#row;
    const masked = this.#masked;
    masked.clear();
    if (bytes.subarray(from, to).includes(backslash)) {
      unescape(bytes, from, to, this.#plain);
      mask.write(this.#plain.bytes, 0, this.#plain.length, masked, this.#row);
    } else mask.write(bytes, from, to, masked, this.#row);
    escape(masked, this.#out);
  }
}

/** Where the columns of a row stand. */
class Fields implements Row {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  count = 0;

  constructor(columns: number) {
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
  }

  /** Finds the columns of the row that begins at `start`; answers where its newline stands. */
  read(bytes: Uint8Array, start: number): number {
    this.count = 0;
    let field = start;
    let at = start;
    for (; ; at += 1) {
      const byte = bytes[at];
      if (byte !== tab && byte !== newline) continue;
      this.starts[this.count] = field;
      this.ends[this.count] = at;
      this.count += 1;
      field = at + 1;
      if (byte === newline) return at;
    }
  }

  isNull(column: number): boolean {
    const from = this.starts[column] ?? 0;
    return this.ends[column] === from + 2 && this.bytes[from] === backslash && this.bytes[from + 1] === letterN;
  }
}
