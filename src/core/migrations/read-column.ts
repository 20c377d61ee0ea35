import type { ColumnWritten } from './change.ts';
import { isWord, namesIn } from './cursor.ts';
import type { Token } from './tokens.ts';
import { typeOf } from './column-type.ts';

const ends = [
  'constraint',
  'not',
  'null',
  'default',
  'check',
  'unique',
  'primary',
  'references',
  'generated',
  'collate',
  'storage',
  'compression',
  'using',
];
const serials = new Set(['smallserial', 'serial', 'bigserial', 'serial2', 'serial4', 'serial8']);

/** `name type constraint …`; undefined where no column stands there. */
export function readColumn(tokens: readonly Token[]): ColumnWritten | undefined {
  const [name, ...rest] = tokens;
  if (name === undefined || (name.kind !== 'word' && name.kind !== 'name')) return undefined;
  const split = endOfType(rest);
  const type = typeOf(rest.slice(0, split));
  const constraints = partsOf(rest.slice(split));
  const generated = constraints.find((part) => isWord(part[0], 'generated'));
  const isIdentity = generated?.some((token) => isWord(token, 'identity')) ?? false;
  const has = (word: string): boolean => constraints.some((part) => isWord(part[0], word));
  const written = constraints.find((part) => isWord(part[0], 'default'))?.slice(1);
  const references = constraints.find((part) => isWord(part[0], 'references'));
  return {
    column: name.text,
    type,
    notNull: constraints.some((part) => isWord(part[0], 'not')) || has('primary') || isIdentity || serials.has(type),
    ...(written === undefined ? {} : { default: written }),
    ...(generated === undefined || isIdentity
      ? {}
      : { generated: generated.some((token) => isWord(token, 'stored')) ? 'stored' : 'virtual' }),
    isIdentity,
    isSerial: serials.has(type),
    ...(references === undefined ? {} : { references: namesIn(references.slice(1))[0] ?? '' }),
    unique: has('unique') || has('primary'),
    check: has('check'),
  };
}

/** The columns between the brackets of a `CREATE TABLE`; constraints of the table are none. */
export function readColumns(parts: readonly (readonly Token[])[]): readonly ColumnWritten[] {
  const tableWords = ['constraint', 'check', 'unique', 'primary', 'foreign', 'exclude', 'like'];
  return parts.filter((part) => !tableWords.some((word) => isWord(part[0], word))).flatMap((part) => readColumn(part) ?? []);
}

/** Where a type ends: at the first word of a constraint, brackets respected. */
export function endOfType(tokens: readonly Token[]): number {
  const end = tokens.findIndex((token) => ends.some((word) => isWord(token, word)));
  return end === -1 ? tokens.length : end;
}

/** Constraints of a column, each from its first word. `NOT NULL` is one, and the words of a default are none. */
function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const begins = depth === 0 && ends.some((word) => isWord(token, word)) && !isInside(tokens, index);
    if (begins) parts.push([token]);
    else parts.at(-1)?.push(token);
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
  }
  return parts;
}

/** `NULL` of `NOT NULL` and of `DEFAULT NULL`, `DEFAULT` of `BY DEFAULT` and of `SET DEFAULT`. */
function isInside(tokens: readonly Token[], index: number): boolean {
  const [token, before] = [tokens[index], tokens[index - 1]];
  if (isWord(token, 'null')) return isWord(before, 'not') || isWord(before, 'default') || isWord(before, 'set') || isWord(before, '::');
  if (isWord(token, 'default')) return isWord(before, 'by') || isWord(before, 'set');
  return isWord(token, 'not') && isWord(before, 'default');
}
