// The engine: rows in COPY's text format pass through as bytes. What no mask is for is copied as it stands; no row and no value ever becomes
// a string.
import { backslash, escapeFrom, unescape } from './copy-text.ts';
import type { Mask, Row } from './mask.ts';
import { Out } from './out.ts';

/** `keep`: as it stands. `null`: NULL, whatever it was. */
export type ColumnMask = 'keep' | 'null' | Mask;

export type Nulled = (column: number, bytes: Uint8Array, from: number, to: number) => void;

/** How many cells of a column met what; the cells of a column add up to the rows. */
export interface ColumnCount {
  readonly masked: number;
  readonly nulls: number;
}

const tab = 9;
const newline = 10;
const letterN = 78;

/** A row had another number of columns than the plan knows, or the last one is cut: nothing of it was written. */
export class RowFault extends Error {}

/** Masks the rows of one table. What comes out of `push` is valid until the next call. */
export class RowMasker {
  rows = 0;
  readonly #masks: readonly ColumnMask[];
  readonly #nulled: Nulled | undefined;
  /** Which columns are masked, or become NULL. */
  readonly #changed: Int32Array;
  readonly #nulls: Float64Array;
  readonly #row: Fields;
  /** Of a row as it comes in. */
  readonly #columns: number;
  readonly #out = new Out(1 << 18);
  readonly #plain = new Out(1_024);
  readonly #spare = new Out(1_024);
  /** Whether the row that is masked now has NULLs or escapes. */
  #hasSlash = false;
  /** The beginning of a row whose end has not come. */
  readonly #rest = new Out(4_096);

  /** `nulled` is told what becomes NULL, with the escapes of COPY; `unwritten`: columns behind the others, that masks look at and nobody is given. */
  constructor(masks: readonly ColumnMask[], nulled?: Nulled, unwritten = 0) {
    this.#nulled = nulled;
    this.#columns = masks.length + unwritten;
    this.#masks = masks;
    this.#changed = Int32Array.from(masks.flatMap((mask, column) => (mask === 'keep' ? [] : [column])));
    this.#nulls = new Float64Array(masks.length);
    this.#row = new Fields(this.#columns);
  }

  get counts(): readonly ColumnCount[] {
    return this.#masks.map((mask, column) => {
      const nulls = this.#nulls[column] ?? 0;
      return { masked: mask === 'keep' ? 0 : this.rows - nulls, nulls };
    });
  }

  /** Bytes as they came from the source, cut anywhere; answers the masked rows that are whole by now. */
  push(chunk: Uint8Array): Uint8Array {
    this.#out.clear();
    this.pushInto(chunk, this.#out);
    return this.#out.view();
  }

  /** The same, behind what is written there. */
  pushInto(chunk: Uint8Array, out: Out): void {
    const last = chunk.lastIndexOf(newline) + 1;
    let from = 0;
    if (this.#rest.length > 0) {
      if (last === 0) return this.#rest.copy(chunk, 0, chunk.length);
      from = chunk.indexOf(newline) + 1;
      this.#rest.copy(chunk, 0, from);
      this.#rowsOf(this.#rest.bytes, 0, this.#rest.length, out);
      this.#rest.clear();
    }
    if (last > from) this.#rowsOf(chunk, from, last, out);
    if (last < chunk.length) this.#rest.copy(chunk, last, chunk.length);
  }

  /** After the last chunk: a row that has no end is a fault. */
  end(): void {
    if (this.#rest.length > 0) throw new RowFault(`Row ${this.rows + 1} is cut: it has no end.`);
  }

  /** Whole rows only. */
  #rowsOf(bytes: Uint8Array, from: number, to: number, out: Out): void {
    const row = this.#row;
    row.bytes = bytes;
    // Most rows become longer by some bytes only.
    out.reserve((to - from) * 1.25);
    // Where the next backslash stands: rows before it have neither NULLs nor escapes.
    let slash = -1;
    for (let at = from; at < to;) {
      const end = row.read(bytes, at);
      if (row.count !== this.#columns) throw this.#fault();
      if (slash < at) slash = placeOf(bytes, at, to);
      this.#hasSlash = slash < end;
      if (this.#hasSlash) this.#countNulls();
      this.#mask(at, end, out);
      this.rows += 1;
      at = end + 1;
    }
  }

  #fault(): RowFault {
    const { count } = this.#row;
    return new RowFault(`Row ${this.rows + 1} has ${count} columns, and ${this.#columns} were planned.`);
  }

  #countNulls(): void {
    for (let column = 0; column < this.#masks.length; column += 1) {
      if (this.#row.isNull(column)) this.#nulls[column] = (this.#nulls[column] ?? 0) + 1;
    }
  }

  /** The row from `start` to the newline at `end`: runs of kept columns are copied in one piece. */
  #mask(start: number, end: number, out: Out): void {
    const { bytes, starts, ends } = this.#row;
    let copied = start;
    for (let index = 0; index < this.#changed.length; index += 1) {
      const column = this.#changed[index] ?? 0;
      if (this.#hasSlash && this.#row.isNull(column)) continue;
      const mask = this.#masks[column] ?? 'keep';
      const [from, to] = [starts[column] ?? 0, ends[column] ?? 0];
      out.copy(bytes, copied, from);
      copied = to;
      if (mask === 'null') {
        this.#nulled?.(column, bytes, from, to);
        out.ascii('\\N');
      } else if (mask !== 'keep') this.#write(mask, from, to, out);
    }
    if (this.#columns === this.#masks.length) return out.copy(bytes, copied, end + 1);
    out.copy(bytes, copied, ends[this.#masks.length - 1] ?? copied);
    out.byte(newline);
  }

  #write(mask: Mask, from: number, to: number, out: Out): void {
    const { bytes } = this.#row;
    const plain = this.#plain;
    const start = out.length;
    if (this.#hasSlash && placeOf(bytes, from, to) < to) {
      unescape(bytes, from, to, plain);
      mask.write(plain.bytes, 0, plain.length, out, this.#row);
    } else mask.write(bytes, from, to, out, this.#row);
    escapeFrom(start, out, this.#spare);
  }
}

/** Of the first backslash from here on; `to` or more: there is none before. */
function placeOf(bytes: Uint8Array, from: number, to: number): number {
  const place = bytes.indexOf(backslash, from);
  return place < 0 ? to : place;
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
    const { starts, ends } = this;
    let column = 0;
    let field = start;
    for (let at = start; ; at += 1) {
      const byte = bytes[at] ?? newline;
      // Most bytes are letters and figures.
      if (byte > newline || (byte !== tab && byte !== newline)) continue;
      starts[column] = field;
      ends[column] = at;
      column += 1;
      field = at + 1;
      if (byte === newline) {
        this.count = column;
        return at;
      }
    }
  }

  isNull(column: number): boolean {
    const from = this.starts[column] ?? 0;
    return this.ends[column] === from + 2 && this.bytes[from] === backslash && this.bytes[from + 1] === letterN;
  }
}
