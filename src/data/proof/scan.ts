// One thread's share of the scan: reads pieces of the fresh database as bytes and counts what it finds in them.
import type pg from 'pg';
import { CopyOut } from '#data/copy-out.ts';
import { unescape } from '#masks/copy-text.ts';
import { Out } from '#masks/out.ts';
import { PrintTables } from './print-tables.ts';
import type { ScanColumn, ScanJob, SchemaText } from './relations.ts';
import { Scanner, type Cell, type ScanOrder } from './scanner.ts';
import { SeenCells } from './seen-cells.ts';

/** Cells of a column that hold values of a source. */
export interface Hit {
  readonly where: string;
  readonly encoding: string;
  readonly source: number;
  readonly count: number;
}

export interface Scanned {
  readonly hits: readonly Hit[];
  /** Values that many may have, where nothing masked them: by where they stand how often each was found. */
  readonly shared: readonly { readonly where: string; readonly encoding: string; readonly place: number; readonly count: number }[];
  readonly cells: number;
  readonly bytes: number;
  /** Cells that a mask wrote, and that are equal to a value by chance. */
  readonly explained: number;
}

const [tab, newline, backslash, letterN] = [9, 10, 92, 78];
const mostShared = 200_000;
const fewestFigures = 10;

export class Scan {
  readonly #scanner: Scanner;
  readonly #tables: PrintTables;
  readonly #hits = new Map<string, { where: string; encoding: string; source: number; count: number }>();
  readonly #shared = new Map<string, { where: string; encoding: string; place: number; count: number }>();
  /** Of this cell: told once, however often it is in it. */
  readonly #told = new Set<number>();
  #where = '';
  /** The next backslash of what is read. */
  #slash = -1;
  #cells = 0;
  #bytes = 0;
  #explained = 0;
  readonly #plain = new Out(4_096);
  /** Of each column of what is read; used again for what is read next. */
  readonly #seen: SeenCells[] = [];

  constructor(order: ScanOrder) {
    this.#scanner = new Scanner(order);
    this.#tables = PrintTables.at(order.tables);
  }

  async copy(client: pg.ClientBase, { sql, columns }: ScanJob): Promise<void> {
    const [first] = columns;
    const reading = {
      columns: columns.map((column, at) => ({ ...column, cell: this.#cellOf(column.isMasked), seen: this.#seenOf(at) })),
      rowWhere: first === undefined ? '' : first.where.slice(0, first.where.lastIndexOf('.')),
      ...(columns.length > 1 && { rowCell: this.#cellOf(columns.some(({ isMasked }) => isMasked)) }),
    };
    const rest = new Out(1 << 16);
    await client.query(new CopyOut(sql, (chunk) => this.#chunk(chunk, rest, reading))).finished;
  }

  #seenOf(column: number): SeenCells {
    const seen = (this.#seen[column] ??= new SeenCells());
    seen.forget();
    return seen;
  }

  /** Cut anywhere: what has no end yet is kept in `rest`. */
  #chunk(chunk: Uint8Array, rest: Out, reading: Reading): void {
    this.#bytes += chunk.length;
    const last = chunk.lastIndexOf(newline) + 1;
    let from = 0;
    if (rest.length > 0 && last > 0) {
      from = chunk.indexOf(newline) + 1;
      rest.copy(chunk, 0, from);
      this.#rows(rest.bytes, 0, rest.length, reading);
      rest.clear();
    }
    if (last > from) this.#rows(chunk, from, last, reading);
    rest.copy(chunk, last, chunk.length);
  }

  text({ where, text }: SchemaText): void {
    const bytes = new TextEncoder().encode(text);
    this.#begin(where);
    this.#cells += 1;
    this.#bytes += bytes.length;
    const cell = this.#cellOf(false);
    this.#scanner.cell(bytes, 0, bytes.length, cell);
    this.#scanner.row(cell);
  }

  /** What was found until now; it begins anew. */
  take(): Scanned {
    const scanned = {
      hits: [...this.#hits.values()],
      shared: [...this.#shared.values()],
      cells: this.#cells,
      bytes: this.#bytes,
      explained: this.#explained,
    };
    this.#hits.clear();
    this.#shared.clear();
    [this.#cells, this.#bytes, this.#explained] = [0, 0, 0];
    return scanned;
  }

  /** Whole rows. */
  #rows(bytes: Uint8Array, from: number, to: number, { columns, rowCell, rowWhere }: Reading): void {
    this.#slash = -1;
    for (let at = from; at < to;) {
      for (let column = 0; column < columns.length; column += 1) {
        let end = at;
        // Most bytes are letters and figures.
        for (let byte = bytes[end] ?? newline; byte > newline || (byte !== tab && byte !== newline); byte = bytes[end] ?? newline) end += 1;
        const one = columns[column];
        if (one !== undefined) this.#cell(bytes, at, end, one);
        at = end + 1;
      }
      if (rowCell !== undefined) {
        this.#begin(rowWhere);
        this.#scanner.row(rowCell);
      }
    }
  }

  #cell(bytes: Uint8Array, from: number, to: number, { where, holds, cell, seen }: ReadColumn): void {
    if (to === from + 2 && bytes[from] === backslash && bytes[from + 1] === letterN) return;
    this.#begin(where);
    this.#cells += 1;
    if (holds === 'figures') {
      if (to - from >= fewestFigures && areFigures(bytes, from, to)) this.#scanner.cell(bytes, from, to, cell);
      return;
    }
    if (seen.has(bytes, from, to)) return;
    if (this.#slash < from) {
      const slash = bytes.indexOf(backslash, from);
      this.#slash = slash < 0 ? bytes.length : slash;
    }
    let isPlain: boolean;
    if (this.#slash >= to) isPlain = this.#scanner.cell(bytes, from, to, cell);
    else {
      unescape(bytes, from, to, this.#plain);
      isPlain = this.#scanner.cell(this.#plain.bytes, 0, this.#plain.length, cell);
    }
    if (isPlain) seen.add(bytes, from, to);
  }

  #begin(where: string): void {
    this.#where = where;
    // To empty one that is empty makes a new one.
    if (this.#told.size > 0) this.#told.clear();
  }

  #cellOf(isMasked: boolean): Cell {
    return { isMasked, found: (place, encoding) => this.#found(place, encoding, isMasked), explained: () => (this.#explained += 1) };
  }

  #found(place: number, encoding: string, isMasked: boolean): void {
    const [where, source] = [this.#where, this.#tables.sourceOf(place)];
    // What is read in one way is often read in another, too.
    if (this.#told.has(source)) return;
    this.#told.add(source);
    if (!isMasked && !this.#tables.isOwn(place) && this.#shared.size < mostShared)
      return count(this.#shared, `${where}\n${encoding}\n${place}`, { where, encoding, place });
    count(this.#hits, `${where}\n${encoding}\n${source}`, { where, encoding, source });
  }
}

interface ReadColumn extends ScanColumn {
  readonly cell: Cell;
  readonly seen: SeenCells;
}

interface Reading {
  readonly columns: readonly ReadColumn[];
  /** Absent: a row is one cell. */
  readonly rowCell?: Cell;
  readonly rowWhere: string;
}

function count<Found extends object>(counts: Map<string, Found & { count: number }>, key: string, found: Found): void {
  const known = counts.get(key);
  if (known === undefined) counts.set(key, { ...found, count: 1 });
  else known.count += 1;
}

function areFigures(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if ((bytes[at] ?? 0) < 48 || (bytes[at] ?? 0) > 57) return false;
  return true;
}
