import type { DescribedColumn, DescribedForeignKey, DescribedTable } from './described.ts';

/** A value as it is sent to the database; everything but null and truth goes as text, and the database reads it. */
export type RowValue = string | boolean | null;

/** One row for a table: what stands in no column here, the database fills. */
export interface GeneratedRow {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly RowValue[];
}

/** Tables whose rows another's point to stand before it. In a circle the first by name begins. */
export function inOrderOfKeys(tables: readonly DescribedTable[]): readonly DescribedTable[] {
  const ordered: DescribedTable[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const next = [...left].find((table) =>
      table.foreignKeys.every(({ to }) => to === table.name || ![...left].some(({ name }) => name === to)),
    );
    const chosen = next ?? [...left][0];
    if (chosen === undefined) break;
    ordered.push(chosen);
    left.delete(chosen);
  }
  return ordered;
}

export interface RowQuestion {
  /** From 0: another number, another row. */
  readonly number: number;
  /** Whether the columns that may be empty are filled too. */
  readonly isFull: boolean;
  /** The key of a row that a foreign key may point to; undefined where there is none. */
  readonly keyOf: (foreignKey: DescribedForeignKey) => readonly RowValue[] | undefined;
}

/**
 * One row that fits the table as far as anybody can tell from its description: types, NOT NULL, lengths, enums, foreign keys, and those
 * CHECKs that say a bound or a list. Undefined where a value is needed that nobody can make up.
 */
export function rowFor(table: DescribedTable, question: RowQuestion): GeneratedRow | undefined {
  const keys = keysOf(table, question);
  if (keys === undefined) return undefined;
  const columns: string[] = [];
  const values: RowValue[] = [];
  for (const column of table.columns) {
    if (column.isReckoned) continue;
    const value = keys.has(column.name) ? keys.get(column.name) : valueFor(table, column, question);
    if (value === undefined && column.notNull && !column.isFilled) return undefined;
    if (value === undefined || (value === null && column.isFilled)) continue;
    columns.push(column.name);
    values.push(value);
  }
  return { table: table.name, columns, values };
}

/** The columns of foreign keys. One that may be empty is left so where there is nothing to point to. */
function keysOf(table: DescribedTable, { keyOf }: RowQuestion): ReadonlyMap<string, RowValue> | undefined {
  const keys = new Map<string, RowValue>();
  for (const foreignKey of table.foreignKeys) {
    const found = keyOf(foreignKey);
    const mayBeEmpty = foreignKey.columns.some((name) => table.columns.find((column) => column.name === name)?.notNull !== true);
    if (found === undefined && !mayBeEmpty) return undefined;
    for (const [index, name] of foreignKey.columns.entries()) keys.set(name, found?.[index] ?? null);
  }
  return keys;
}

function valueFor(table: DescribedTable, column: DescribedColumn, { number, isFull }: RowQuestion): RowValue | undefined {
  if (column.isFilled && (table.primaryKey.includes(column.name) || !isFull)) return undefined;
  if (!column.notNull && !isFull) return null;
  const bounds = boundsOf(table.checks, column.name);
  if (bounds.list.length > 0) return bounds.list[number % bounds.list.length] ?? null;
  const isAlone = table.uniques.some((unique) => unique.includes(column.name));
  const value = valueOfType(column, { number, isAlone, bounds });
  return value === undefined && !column.notNull ? null : value;
}

interface Wish {
  readonly number: number;
  /** No two rows may share it. */
  readonly isAlone: boolean;
  readonly bounds: Bounds;
}

/** Far from what people put in, so that the rows of several runs and of customers do not meet. */
const first = 700_000_000;

function valueOfType({ type, values = [] }: DescribedColumn, wish: Wish): RowValue | undefined {
  const { number, isAlone } = wish;
  const [name = '', measure = ''] = type.split(/[(]|\)/);
  if (values.length > 0) return values[number % values.length];
  if (type.endsWith('[]')) return '{}';
  switch (name.replace(/ with(?:out)? time zone$/, '').trim()) {
    case 'boolean':
      return number % 2 === 0;
    case 'smallint':
      return String(numberWithin(isAlone ? 20_000 + number : 1 + (number % 100), wish.bounds));
    case 'integer':
    case 'bigint':
      return String(numberWithin(isAlone ? first + number : 1 + (number % 100), wish.bounds));
    case 'numeric':
    case 'real':
    case 'double precision':
      return String(numberWithin(isAlone ? mostOf(measure) - number : 1 + (number % 7), wish.bounds));
    case 'text':
    case 'character varying':
    case 'character':
    case 'citext':
      return textOf(number, { most: measure === '' ? undefined : Number(measure), bounds: wish.bounds, isAlone });
    case 'uuid':
      return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    case 'date':
      return `2001-01-${String(1 + (number % 28)).padStart(2, '0')}`;
    case 'timestamp':
      return `2001-01-01T00:${String(Math.floor(number / 60) % 60).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}Z`;
    default:
      return plainValues[name];
  }
}

const plainValues: { readonly [type: string]: string } = {
  time: '12:00',
  interval: '1 day',
  json: '{}',
  jsonb: '{}',
  bytea: '\\x00',
  inet: '192.0.2.1',
  cidr: '192.0.2.0/24',
  xml: '<a/>',
  money: '1',
  tsvector: '',
  int4range: '[1,2)',
  int8range: '[1,2)',
  daterange: '[2001-01-01,2001-01-02)',
};

/** The largest number before the point that `numeric(12,2)` takes. */
function mostOf(measure: string): number {
  const [precision = '9', scale = '0'] = measure.split(',');
  return 10 ** Math.min(9, Number(precision) - Number(scale)) - 1;
}

function textOf(
  number: number,
  { most, bounds, isAlone }: { readonly most: number | undefined; readonly bounds: Bounds; readonly isAlone: boolean },
): string {
  const length = Math.min(most ?? Infinity, bounds.longest ?? Infinity);
  const text = isAlone ? `generated ${number}` : `generated ${number % 10}`;
  // Where there is little room, what tells it from others counts.
  const shown = text.length <= length ? text : String(number).slice(-length);
  return shown.padEnd(Math.min(bounds.shortest ?? 0, length), 'x');
}

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  readonly shortest?: number;
  readonly longest?: number;
  readonly list: readonly string[];
}

function numberWithin(wanted: number, { least, most }: Bounds): number {
  return Math.min(Math.max(wanted, least ?? -Infinity), most ?? Infinity);
}

/** What those CHECKs say that are plain: `price > 0`, `length(code) <= 8`, `state = ANY (ARRAY['a', 'b'])`. */
function boundsOf(checks: readonly string[], column: string): Bounds {
  const name = `\\(*"?${column.replaceAll(/[^\w]/g, '\\$&')}"?\\)*(?:::[a-z ]+)?\\)*`;
  const bounds: { -readonly [key in keyof Bounds]: Bounds[key] } = { list: [] };
  for (const check of checks) {
    for (const [, sign = '', value = ''] of check.matchAll(new RegExp(`(?<![\\w"])${name} ([<>]=?) \\(*'?(-?[\\d.]+)`, 'g'))) {
      if (!isLength(check)) take(bounds, sign, Number(value), ['least', 'most']);
    }
    for (const [, sign = '', value = ''] of check.matchAll(new RegExp(`length\\(${name}\\)* ([<>]=?) \\(*(\\d+)`, 'g'))) {
      take(bounds, sign, Number(value), ['shortest', 'longest']);
    }
    const list = new RegExp(`${name} = ANY \\(+ARRAY\\[([^\\]]+)\\]`).exec(check)?.[1];
    if (list !== undefined)
      bounds.list = [...list.matchAll(/'((?:[^']|'')*)'|(-?\d+)/g)].map(([, text, digits]) => (text ?? digits ?? '').replaceAll("''", "'"));
  }
  return bounds;
}

function isLength(check: string): boolean {
  return /length\(/.test(check);
}

function take(
  bounds: { -readonly [key in keyof Bounds]: Bounds[key] },
  sign: string,
  value: number,
  [least, most]: readonly ['least' | 'shortest', 'most' | 'longest'],
): void {
  if (sign === '>=') bounds[least] = value;
  if (sign === '>') bounds[least] = value + 1;
  if (sign === '<=') bounds[most] = value;
  if (sign === '<') bounds[most] = value - 1;
}
