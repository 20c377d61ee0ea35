// One thread's share of the scan: reads pieces of the fresh database as bytes and counts what it finds in them.
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { unescape } from '#masks/copy-text.ts';
import { Out } from '#masks/out.ts';
import { PrintTable } from './print-table.ts';
import type { ScanColumn, ScanJob, SchemaText } from './relations.ts';
import { Scanner, type Cell, type ScanOrder } from './scanner.ts';

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
  readonly #table: PrintTable;
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

  constructor(order: ScanOrder) {
    this.#scanner = new Scanner(order);
    this.#table = new PrintTable(order.table);
  }

  async copy(client: pg.ClientBase, { sql, columns }: ScanJob): Promise<void> {
    const cells = columns.map((column) => this.#cellOf(column));
    const rest = new Out(1 << 16);
    for await (const chunk of client.query(copyTo(sql))) {
      if (!(chunk instanceof Uint8Array)) continue;
      this.#bytes += chunk.length;
      const last = chunk.lastIndexOf(newline) + 1;
      if (rest.length > 0 && last > 0) {
        const first = chunk.indexOf(newline) + 1;
        rest.copy(chunk, 0, first);
        this.#rows(rest.view(), columns, cells);
        rest.clear();
        this.#rows(chunk.subarray(first, last), columns, cells);
      } else if (last > 0) this.#rows(chunk.subarray(0, last), columns, cells);
      rest.copy(chunk, last, chunk.length);
    }
  }

  text({ where, text }: SchemaText): void {
    const bytes = new TextEncoder().encode(text);
    this.#begin(where);
    this.#bytes += bytes.length;
    this.#scanner.cell(bytes, 0, bytes.length, this.#cellOf({ where, holds: 'text', isMasked: false }));
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
  #rows(bytes: Uint8Array, columns: readonly ScanColumn[], cells: readonly Cell[]): void {
    let at = 0;
    this.#slash = -1;
    while (at < bytes.length) {
      const row: Uint8Array[] = [];
      for (let column = 0; column < columns.length; column += 1) {
        let end = at;
        while (bytes[end] !== tab && bytes[end] !== newline) end += 1;
        const [one, cell] = [columns[column], cells[column]];
        if (one !== undefined && cell !== undefined) this.#cell(bytes, at, end, { column: one, cell, row });
        at = end + 1;
      }
      const [first] = columns;
      if (first === undefined || row.length < 2) continue;
      this.#begin(first.where.slice(0, first.where.lastIndexOf('.')));
      this.#cells -= 1;
      this.#scanner.row(row, this.#cellOf({ ...first, isMasked: columns.some(({ isMasked }) => isMasked) }));
    }
  }

  #cell(bytes: Uint8Array, from: number, to: number, { column, cell, row }: Reading): void {
    if (bytes[from] === backslash && bytes[from + 1] === letterN && to === from + 2) return;
    this.#begin(column.where);
    if (column.holds === 'figures') {
      if (to - from >= fewestFigures && areFigures(bytes, from, to)) this.#scanner.cell(bytes, from, to, cell);
      return;
    }
    if (this.#slash < from) {
      const slash = bytes.indexOf(backslash, from);
      this.#slash = slash < 0 ? bytes.length : slash;
    }
    if (this.#slash >= to) {
      this.#scanner.cell(bytes, from, to, cell);
      if (to - from <= longestShort) row.push(bytes.subarray(from, to));
    } else {
      unescape(bytes, from, to, this.#plain);
      this.#scanner.cell(this.#plain.bytes, 0, this.#plain.length, cell);
    }
  }

  #begin(where: string): void {
    this.#where = where;
    this.#cells += 1;
    if (this.#told.size > 0) this.#told.clear();
  }

  #cellOf({ isMasked }: ScanColumn): Cell {
    return { isMasked, found: (place, encoding) => this.#found(place, encoding, isMasked), explained: () => (this.#explained += 1) };
  }

  #found(place: number, encoding: string, isMasked: boolean): void {
    const [where, source] = [this.#where, this.#table.source[place] ?? 0];
    // What is read in one way is often read in another, too.
    if (this.#told.has(source)) return;
    this.#told.add(source);
    if (!isMasked && !this.#table.isOwn(place) && this.#shared.size < mostShared)
      return count(this.#shared, `${where}\n${encoding}\n${place}`, { where, encoding, place });
    count(this.#hits, `${where}\n${encoding}\n${source}`, { where, encoding, source });
  }
}

interface Reading {
  readonly column: ScanColumn;
  readonly cell: Cell;
  /** Short cells of the row. */
  readonly row: Uint8Array[];
}

/** Half of a name. */
const longestShort = 40;

function count<Found extends object>(counts: Map<string, Found & { count: number }>, key: string, found: Found): void {
  const known = counts.get(key);
  if (known === undefined) counts.set(key, { ...found, count: 1 });
  else known.count += 1;
}

function areFigures(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if ((bytes[at] ?? 0) < 48 || (bytes[at] ?? 0) > 57) return false;
  return true;
}
