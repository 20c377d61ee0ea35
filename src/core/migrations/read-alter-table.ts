import type { Bare, ConstraintForm } from './change.ts';
import { cursorOf, isWord, namesIn, type Cursor } from './cursor.ts';
import { endOfType, readColumn } from './read-column.ts';
import { splitAt } from './statements.ts';
import { typeOf } from './column-type.ts';
import type { Token } from './tokens.ts';

/** A change with its own place, where it is not that of the statement. */
export type Placed = Bare & { readonly at?: number };

/** Behind `ALTER TABLE`: each action is a change of its own. */
export function readAlterTable(cursor: Cursor): readonly Placed[] {
  cursor.take('if', 'exists');
  cursor.take('only');
  const table = cursor.name();
  cursor.take('*');
  return splitAt(cursor.rest(), ',')
    .filter((tokens) => tokens.length > 0)
    .map((tokens) => ({ ...readAction(cursorOf(tokens), table), ...(tokens[0] === undefined ? {} : { at: tokens[0].at }) }));
}

function readAction(cursor: Cursor, table: string): Bare {
  const altered: Bare = { kind: 'alter-table', table, lock: 'ACCESS EXCLUSIVE' };
  if (cursor.take('add')) return readAdd(cursor, table);
  if (cursor.take('drop')) return readDrop(cursor, table);
  if (cursor.take('alter')) return readAlterColumn(cursor, table);
  if (cursor.take('rename')) return readRename(cursor, table);
  if (cursor.take('validate', 'constraint')) return { kind: 'validate', table, name: cursor.name() };
  if (cursor.take('set')) return readSet(cursor, table);
  if (cursor.take('enable', 'row', 'level', 'security')) return { kind: 'row-security', table, how: 'enable' };
  if (cursor.take('force', 'row', 'level', 'security')) return { kind: 'row-security', table, how: 'force' };
  if (cursor.take('disable', 'row', 'level', 'security')) return { kind: 'row-security', table, how: 'disable' };
  return altered;
}

const tableConstraints = ['constraint', 'check', 'unique', 'primary', 'foreign', 'exclude', 'not'];

function readAdd(cursor: Cursor, table: string): Bare {
  if (tableConstraints.some((word) => cursor.sees(word))) return readConstraint(cursor, table);
  cursor.take('column');
  cursor.take('if', 'not', 'exists');
  const column = readColumn(cursor.rest());
  return column === undefined ? { kind: 'alter-table', table, lock: 'ACCESS EXCLUSIVE' } : { kind: 'add-column', table, ...column };
}

const forms: readonly (readonly [ConstraintForm, readonly string[]])[] = [
  ['check', ['check']],
  ['not null', ['not', 'null']],
  ['foreign key', ['foreign', 'key']],
  ['primary key', ['primary', 'key']],
  ['unique', ['unique']],
  ['exclude', ['exclude']],
];

function readConstraint(cursor: Cursor, table: string): Bare {
  const name = cursor.take('constraint') ? cursor.name() : undefined;
  const form = forms.find(([, words]) => cursor.take(...words))?.[0];
  if (form === undefined) return { kind: 'alter-table', table, lock: 'ACCESS EXCLUSIVE' };
  const rest = cursor.rest();
  const references = rest.findIndex((token) => isWord(token, 'references'));
  return {
    kind: 'add-constraint',
    table,
    form,
    columns: columnsOf(form, rest),
    isValid: !rest.some((token, index) => isWord(token, 'not') && isWord(rest[index + 1], 'valid')),
    usesIndex: rest.some((token, index) => isWord(token, 'using') && isWord(rest[index + 1], 'index')),
    ...(name === undefined ? {} : { name }),
    ...(references === -1 ? {} : { references: namesIn(rest.slice(references + 1))[0] ?? '' }),
  };
}

/** Of a `CHECK` every word may be a column: whoever asks looks for those that it knows. */
function columnsOf(form: ConstraintForm, tokens: readonly Token[]): readonly string[] {
  const cursor = cursorOf(tokens);
  if (form === 'not null') return [cursor.name()];
  cursor.take('nulls', 'not', 'distinct');
  const inside = cursor.brackets() ?? [];
  if (form !== 'check') return namesIn(inside);
  return inside.filter(({ kind }) => kind === 'word' || kind === 'name').map(({ text }) => text);
}

function readDrop(cursor: Cursor, table: string): Bare {
  const isConstraint = cursor.take('constraint');
  if (!isConstraint) cursor.take('column');
  cursor.take('if', 'exists');
  const name = cursor.name();
  return isConstraint ? { kind: 'drop-constraint', table, name } : { kind: 'drop-column', table, column: name };
}

function readAlterColumn(cursor: Cursor, table: string): Bare {
  const altered: Bare = { kind: 'alter-table', table, lock: 'ACCESS EXCLUSIVE' };
  if (cursor.take('constraint')) return altered;
  cursor.take('column');
  const column = cursor.name();
  if (cursor.take('set', 'not', 'null')) return { kind: 'not-null', table, column, as: 'set' };
  if (cursor.take('drop', 'not', 'null')) return { kind: 'not-null', table, column, as: 'dropped' };
  if (cursor.take('set', 'default')) return { kind: 'default', table, column, as: 'set' };
  if (cursor.take('drop', 'default') || cursor.take('drop', 'identity')) return { kind: 'default', table, column, as: 'dropped' };
  if (!cursor.take('set', 'data', 'type') && !cursor.take('type')) return altered;
  const rest = cursor.rest();
  const end = endOfType(rest);
  return { kind: 'set-type', table, column, type: typeOf(rest.slice(0, end)), isConverted: rest.some((token) => isWord(token, 'using')) };
}

function readRename(cursor: Cursor, table: string): Bare {
  if (cursor.take('to')) return { kind: 'rename', what: 'table', name: table, to: cursor.name() };
  if (cursor.take('constraint')) return { kind: 'rename', what: 'constraint', name: table, to: '' };
  cursor.take('column');
  const column = cursor.name();
  cursor.take('to');
  return { kind: 'rename', what: 'column', name: table, column, to: cursor.name() };
}

function readSet(cursor: Cursor, table: string): Bare {
  if (cursor.take('schema')) return { kind: 'set-schema', what: 'table', name: table, to: cursor.name() };
  const how =
    ['unlogged', 'logged', 'tablespace'].find((word) => cursor.sees(word)) ??
    (cursor.sees('access', 'method') ? 'access method' : undefined);
  if (how === undefined) return { kind: 'alter-table', table, lock: 'ACCESS EXCLUSIVE' };
  return { kind: 'store-anew', table, how: `SET ${how.toUpperCase()}` };
}
