// Large tables are read in pieces by where their rows lie, so that several connections read one table; all see the same snapshot.
import pg from 'pg';
import type { TableName } from '#core/data/catalog.ts';
import { quotedAlways } from '#core/data/identifiers.ts';

const pageBytes = 8192;
/** Small enough that two lanes end together, large enough that starting one costs nothing. */
export const chunkBytes: number = 128 * 1024 * 1024;

/** Servers read a stretch of pages alone from here on. */
export const rangeScans = 140_000;

/** Pages of a table: from `from` on, and before `to`; the last has no end, for pages come while it is read. */
export interface Chunk {
  readonly from: number;
  readonly to?: number;
  /** These rows alone, by where they lie: `'{"(0,1)"}'::tid[]`. With `to` all of its pages are read, one after the other, and what is none of them left out. */
  readonly rows?: string;
  /** Columns that are read as NULL. */
  readonly without?: readonly string[];
  /** Not by pages, but by what stands in this column: at least `from`, less than `below`. */
  readonly key?: { readonly column: string; readonly from?: string; readonly below?: string };
}

/** `canSplit`: the server reads a stretch of pages alone (from 14 on); before, it would read the whole table for each. */
export function chunksOf(bytes: number, canSplit: boolean, size = chunkBytes): readonly Chunk[] {
  const pages = Math.ceil(bytes / pageBytes);
  const each = Math.max(1, Math.floor(size / pageBytes));
  const count = canSplit ? Math.max(1, Math.ceil(pages / each)) : 1;
  return Array.from({ length: count }, (_none, at) => ({ from: at * each, ...(at < count - 1 && { to: (at + 1) * each }) }));
}

/** `COPY … TO STDOUT` of one piece. A whole table is copied as a table, which costs the server less. */
export function copyOut(table: TableName, columns: readonly string[], chunk: Chunk): string {
  const { from, to, rows, key, without = [] } = chunk;
  const names = columns.map((column) => (without.includes(column) ? 'NULL' : quotedAlways(column))).join(', ');
  if (rows === undefined && key === undefined && from === 0 && to === undefined) return `COPY ${sqlName(table)}${listOf(names)} TO STDOUT`;
  return `COPY (SELECT ${names} FROM ONLY ${sqlName(table)} WHERE ${rowsOfChunk(chunk)}) TO STDOUT`;
}

/** Which rows a piece has. */
export function rowsOfChunk({ from, to, rows, key }: Chunk): string {
  if (key !== undefined) return rowsOfKey(key);
  // As a query of its own: the planner would look at each of the places by itself, which takes longer than reading them.
  if (rows !== undefined && to === undefined) return `ctid = ANY ((SELECT ${rows})::tid[])`;
  const end = to === undefined ? '' : ` AND ctid < '(${to},0)'::tid`;
  // A comparison that is a value is no way to find rows: the server looks each of them up among the places.
  const some = rows === undefined ? '' : ` AND (ctid = ANY (${rows})) IS TRUE`;
  return `ctid >= '(${from},0)'::tid${end}${some}`;
}

function rowsOfKey({ column, from, below }: NonNullable<Chunk['key']>): string {
  const name = quotedAlways(column);
  const ends = [
    from === undefined ? [] : [`${name} >= ${literal(from)}`],
    below === undefined ? [] : [`${name} < ${literal(below)}`],
  ].flat();
  return ends.length === 0 ? 'true' : ends.join(' AND ');
}

/** The server reads it as a value of the column's type. */
function literal(text: string): string {
  return pg.escapeLiteral(text);
}

export function copyIn(table: TableName, columns: readonly string[]): string {
  return `COPY ${sqlName(table)}${listOf(columns.map(quotedAlways).join(', '))} FROM STDIN`;
}

/** Of a table that has no columns, or none that is not computed, there is no list: its rows are empty lines. */
function listOf(names: string): string {
  return names === '' ? '' : ` (${names})`;
}

export function sqlName({ schema, name }: TableName): string {
  return `${quotedAlways(schema)}.${quotedAlways(name)}`;
}
