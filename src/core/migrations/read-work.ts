// Statements that work on rows, on rights and on the session: everything that neither makes nor alters a thing.
import type { Bare } from './change.ts';
import { isWord, namesIn, type Cursor } from './cursor.ts';
import type { Token } from './tokens.ts';

type Write = Extract<Bare, { readonly kind: 'write' }>['how'];

export function readWrite(how: Write): (cursor: Cursor) => Bare {
  return (cursor) => {
    cursor.take(how === 'delete' ? 'from' : 'into');
    cursor.take('only');
    const table = cursor.name();
    return { kind: 'write', how, table, isBounded: isBounded(how, cursor.rest()) };
  };
}

/** `WITH batch AS (…) UPDATE …`: the write stands behind the last bracket. */
export function readWith(cursor: Cursor): Bare {
  const tokens = cursor.rest();
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    const how = depth === 0 && token.kind === 'word' ? writeOf(token.text) : undefined;
    if (how === undefined) continue;
    const from = tokens.slice(index + 1).filter(({ text }) => text !== 'from' && text !== 'into' && text !== 'only');
    return { kind: 'write', how, table: namesIn(from)[0] ?? '', isBounded: isBounded(how, tokens) };
  }
  return { kind: 'other' };
}

function writeOf(word: string): Write | undefined {
  return word === 'update' || word === 'delete' || word === 'insert' ? word : undefined;
}

/** Some part of the rows: a `LIMIT`, a range of keys, one key. A condition that may hold for every row bounds nothing. */
function isBounded(how: Write, tokens: readonly Token[]): boolean {
  const has = (...words: readonly string[]): boolean => tokens.some((token) => words.some((word) => isWord(token, word)));
  if (how === 'insert' && !has('from')) return true;
  if (has('limit', 'fetch', 'ctid')) return true;
  const where = tokens.findIndex((token) => isWord(token, 'where'));
  if (where === -1) return false;
  const condition = tokens.slice(where + 1);
  const isRange = condition.some((token) => ['between', '<', '<=', '>', '>='].some((word) => isWord(token, word)));
  return isRange || condition.some((token, index) => isWord(token, 'id') && ['=', 'in'].some((word) => isWord(condition[index + 1], word)));
}

export function readTruncate(cursor: Cursor): Bare {
  cursor.take('table');
  cursor.take('only');
  return { kind: 'truncate', tables: namesIn(cursor.rest()) };
}

/** Behind `ON`: tables, or `ALL SEQUENCES IN SCHEMA`, told as `all sequences`. */
export function grantedOn(tokens: readonly Token[]): readonly string[] {
  const on = tokens.findIndex((token) => isWord(token, 'on'));
  if (on === -1) return [];
  const [first, second] = tokens.slice(on + 1);
  if (isWord(first, 'all')) return [`all ${second?.text ?? ''}`];
  const kinds = ['table', 'sequence', 'view', 'schema', 'function'];
  const isNamed = kinds.some((kind) => isWord(first, kind));
  return namesIn(tokens.slice(on + (isNamed ? 2 : 1)));
}

export function readSetting(cursor: Cursor): Bare {
  const isLocal = cursor.take('local');
  cursor.take('session');
  const name = cursor.name();
  if (!cursor.take('=')) cursor.take('to');
  const value = cursor
    .rest()
    .map(({ text }) => text)
    .join('');
  return { kind: 'setting', name, value, isLocal };
}

/** `set_config('lock_timeout', …)` sets as `SET` does; any other function may do anything. */
export function readSelect(cursor: Cursor): Bare {
  const tokens = cursor.rest();
  const [name, , which, , value] = tokens;
  const configures = isWord(name, 'set_config') || (isWord(name, 'pg_catalog') && tokens[2]?.text === 'set_config');
  if (!configures) return { kind: 'other' };
  return { kind: 'setting', name: which?.text ?? '', value: value?.text ?? '', isLocal: true };
}

export function readVacuum(cursor: Cursor): Bare {
  const options = cursor.brackets() ?? [];
  const isFull = cursor.take('full') || options.some((token) => isWord(token, 'full'));
  while (cursor.take('freeze') || cursor.take('verbose') || cursor.take('analyze'));
  return isFull ? { kind: 'store-anew', table: cursor.name(), how: 'VACUUM FULL' } : { kind: 'other' };
}

export function readReindex(cursor: Cursor): Bare {
  const options = cursor.brackets() ?? [];
  const what = cursor.next()?.text ?? '';
  const concurrently = cursor.take('concurrently') || options.some((token) => isWord(token, 'concurrently'));
  return { kind: 'reindex', what, name: cursor.name(), concurrently };
}

/** Without `CONCURRENTLY` nobody reads it meanwhile. */
export function readRefresh(cursor: Cursor): Bare {
  cursor.take('materialized', 'view');
  if (cursor.take('concurrently')) return { kind: 'other' };
  return { kind: 'alter-table', table: cursor.name(), lock: 'ACCESS EXCLUSIVE' };
}
