import type { Bare, ThingKind, Change } from './change.ts';
import { cursorOf, isWord, nameIn, namesIn, type Cursor } from './cursor.ts';
import { readAlterTable, type Placed } from './read-alter-table.ts';
import { readColumns } from './read-column.ts';
import {
  grantedOn,
  readReindex,
  readRefresh,
  readSelect,
  readSetting,
  readTruncate,
  readVacuum,
  readWith,
  readWrite,
} from './read-work.ts';
import { splitAt, type Statement } from './statements.ts';
import type { Token } from './tokens.ts';

/** What a statement changes: several things, where it has several actions. A statement that nobody knows is `other`. */
export function readChanges(statement: Statement): readonly Change[] {
  const { tokens, at, isInBlock } = statement;
  const cursor = cursorOf(tokens);
  if (cursor.take('alter')) return readAlter(cursor).map((each) => ({ at, isInBlock, ...each }));
  return [{ at, isInBlock, ...readOther(cursor) }];
}

type Reader = (cursor: Cursor) => Bare;

/** By the first word. */
const readers: { readonly [word: string]: Reader } = {
  create: readCreate,
  drop: readDrop,
  update: readWrite('update'),
  delete: readWrite('delete'),
  insert: readWrite('insert'),
  with: readWith,
  truncate: readTruncate,
  grant: (cursor) => ({ kind: 'grant', on: grantedOn(cursor.rest()) }),
  revoke: (cursor) => ({ kind: 'revoke', on: grantedOn(cursor.rest()) }),
  set: readSetting,
  begin: () => ({ kind: 'begin' }),
  start: () => ({ kind: 'begin' }),
  commit: () => ({ kind: 'end' }),
  rollback: () => ({ kind: 'end' }),
  end: () => ({ kind: 'end' }),
  vacuum: readVacuum,
  cluster: (cursor) => ({ kind: 'store-anew', table: cursor.name(), how: 'CLUSTER' }),
  reindex: readReindex,
  refresh: readRefresh,
  select: readSelect,
  call: () => ({ kind: 'call' }),
  execute: () => ({ kind: 'call' }),
};

function readOther(cursor: Cursor): Bare {
  const first = cursor.next();
  const reader = first?.kind === 'word' && Object.hasOwn(readers, first.text) ? readers[first.text] : undefined;
  return reader === undefined ? { kind: 'other' } : reader(cursor);
}

function readAlter(cursor: Cursor): readonly Placed[] {
  cursor.take('foreign');
  if (cursor.take('table')) return readAlterTable(cursor);
  if (cursor.take('type')) return [readAlterType(cursor)];
  const what = thingOf(cursor);
  if (what === undefined) return [{ kind: 'other' }];
  cursor.take('if', 'exists');
  const name = cursor.name();
  cursor.brackets();
  if (cursor.take('rename', 'to')) return [{ kind: 'rename', what, name, to: cursor.name() }];
  if (cursor.take('rename')) return [readRenameOfColumn(cursor, name)];
  return cursor.take('set', 'schema') ? [{ kind: 'set-schema', what, name, to: cursor.name() }] : [{ kind: 'other' }];
}

/** A view's column. */
function readRenameOfColumn(cursor: Cursor, name: string): Bare {
  cursor.take('column');
  const column = cursor.name();
  return cursor.take('to') ? { kind: 'rename', what: 'column', name, column, to: cursor.name() } : { kind: 'other' };
}

function readAlterType(cursor: Cursor): Bare {
  const type = cursor.name();
  if (cursor.take('add', 'value')) {
    cursor.take('if', 'not', 'exists');
    return { kind: 'add-value', type, value: cursor.next()?.text ?? '' };
  }
  if (cursor.take('rename', 'value')) return { kind: 'rename-value', type, value: cursor.next()?.text ?? '' };
  if (cursor.take('rename', 'to')) return { kind: 'rename', what: 'type', name: type, to: cursor.name() };
  return cursor.take('set', 'schema') ? { kind: 'set-schema', what: 'type', name: type, to: cursor.name() } : { kind: 'other' };
}

const things: readonly (readonly [ThingKind, readonly string[]])[] = [
  ['materialized view', ['materialized', 'view']],
  ['view', ['view']],
  ['index', ['index']],
  ['sequence', ['sequence']],
  ['type', ['type']],
  ['type', ['domain']],
  ['schema', ['schema']],
  ['function', ['function']],
  ['function', ['procedure']],
  ['function', ['routine']],
  ['function', ['aggregate']],
  ['table', ['foreign', 'table']],
  ['table', ['table']],
];

function thingOf(cursor: Cursor): ThingKind | undefined {
  return things.find(([, words]) => cursor.take(...words))?.[0];
}

function readCreate(cursor: Cursor): Bare {
  cursor.take('or', 'replace');
  for (const word of ['temporary', 'temp', 'unlogged', 'recursive', 'global', 'local']) {
    if (cursor.take(word) && word.startsWith('temp')) return { kind: 'other' };
  }
  const isUnique = cursor.take('unique');
  if (cursor.take('index')) return readCreateIndex(cursor, isUnique);
  if (cursor.take('policy')) return readPolicy(cursor);
  if (cursor.take('trigger') || cursor.take('constraint', 'trigger')) return readTrigger(cursor);
  const what = thingOf(cursor);
  cursor.take('if', 'not', 'exists');
  const name = cursor.name();
  if (what === 'table') return { kind: 'create-table', table: name, columns: readColumns(splitAt(cursor.brackets() ?? [], ',')) };
  return what === undefined ? { kind: 'other' } : { kind: 'create', what, name, from: sourcesOf(cursor.rest()) };
}

/** What a view reads: the names behind `FROM` and `JOIN`. */
function sourcesOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token, index) => (isWord(token, 'from') || isWord(token, 'join') ? [nameIn(tokens, index + 1)] : []));
}

function readCreateIndex(cursor: Cursor, isUnique: boolean): Bare {
  const concurrently = cursor.take('concurrently');
  cursor.take('if', 'not', 'exists');
  const name = cursor.sees('on') ? undefined : cursor.name();
  cursor.take('on');
  cursor.take('only');
  const table = cursor.name();
  if (cursor.take('using')) cursor.name();
  const columns = splitAt(cursor.brackets() ?? [], ',').map((part) => namesIn(part)[0] ?? '');
  return { kind: 'create-index', table, isUnique, concurrently, columns, ...(name === undefined ? {} : { name }) };
}

function readPolicy(cursor: Cursor): Bare {
  cursor.name();
  return cursor.take('on') ? { kind: 'row-security', table: cursor.name(), how: 'policy' } : { kind: 'other' };
}

function readTrigger(cursor: Cursor): Bare {
  const rest = cursor.rest();
  const on = rest.findIndex((token) => isWord(token, 'on'));
  return { kind: 'alter-table', table: namesIn(rest.slice(on + 1))[0] ?? '', lock: 'SHARE ROW EXCLUSIVE' };
}

function readDrop(cursor: Cursor): Bare {
  const what = thingOf(cursor);
  if (what === undefined) return { kind: 'other' };
  const concurrently = cursor.take('concurrently');
  cursor.take('if', 'exists');
  return { kind: 'drop', what, names: namesIn(cursor.rest()), concurrently };
}
