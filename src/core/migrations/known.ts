import type { Change, ColumnWritten } from './change.ts';

/** What the files before have made, as far as anybody can tell from their text. */
export interface Known {
  readonly tables: Map<string, KnownTable>;
  /** View → what it reads. */
  readonly views: Map<string, { readonly from: readonly string[]; readonly file: string }>;
  /** Index → its table. */
  readonly indexes: Map<string, string>;
}

interface KnownTable {
  /** The file that makes it: there nobody uses it yet. */
  readonly file: string;
  readonly columns: Map<string, { readonly file: string; readonly written: ColumnWritten }>;
}

export function nothingKnown(): Known {
  return { tables: new Map(), views: new Map(), indexes: new Map() };
}

/** Takes a change in, so that what comes after is judged by what then stands. */
export function learn(known: Known, file: string, change: Change): void {
  switch (change.kind) {
    case 'create-table':
      known.tables.set(change.table, { file, columns: new Map(change.columns.map((written) => [written.column, { file, written }])) });
      return;
    case 'create':
      if (change.what.endsWith('view')) known.views.set(change.name, { from: change.from, file });
      return;
    case 'create-index':
      if (change.name !== undefined) known.indexes.set(change.name, change.table);
      return;
    case 'add-column':
      tableOf(known, change.table).columns.set(change.column, { file, written: change });
      return;
    case 'drop-column':
      known.tables.get(change.table)?.columns.delete(change.column);
      return;
    case 'drop':
      for (const name of change.names) forget(known, name);
      return;
    case 'rename':
      return rename(known, change);
    case 'set-type':
      return setType(known, change);
    default:
  }
}

/** A table that is older than the files: known from now on, by what is told of it. */
function tableOf(known: Known, table: string): KnownTable {
  const found = known.tables.get(table) ?? { file: '', columns: new Map() };
  known.tables.set(table, found);
  return found;
}

function forget(known: Known, name: string): void {
  known.tables.delete(name);
  known.views.delete(name);
  known.indexes.delete(name);
}

function rename(known: Known, { what, name, column, to }: Extract<Change, { readonly kind: 'rename' }>): void {
  const table = known.tables.get(name);
  if (table === undefined) return;
  if (what === 'table') {
    known.tables.delete(name);
    known.tables.set(to, table);
  } else if (column !== undefined) {
    const found = table.columns.get(column);
    table.columns.delete(column);
    if (found !== undefined) table.columns.set(to, { ...found, written: { ...found.written, column: to } });
  }
}

function setType(known: Known, { table, column, type }: Extract<Change, { readonly kind: 'set-type' }>): void {
  const columns = known.tables.get(table)?.columns;
  const found = columns?.get(column);
  if (found !== undefined) columns?.set(column, { ...found, written: { ...found.written, type } });
}
