import type { Token } from './tokens.ts';

const aliases: { readonly [alias: string]: string } = {
  int: 'integer',
  int4: 'integer',
  int2: 'smallint',
  int8: 'bigint',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  decimal: 'numeric',
  bool: 'boolean',
  float8: 'double precision',
  float4: 'real',
  float: 'double precision',
  timestamptz: 'timestamp with time zone',
  'timestamp without time zone': 'timestamp',
};

/** A type as PostgreSQL calls it, with its measure: `numeric(12,2)`. */
export function typeOf(tokens: readonly Token[]): string {
  const words = tokens.filter(({ kind }) => kind === 'word' || kind === 'name').map(({ text }) => text);
  const from = tokens.findIndex(({ text }) => text === '(');
  const to = tokens.findIndex(({ text }) => text === ')');
  const measure =
    from === -1
      ? ''
      : `(${tokens
          .slice(from + 1, to)
          .map(({ text }) => text)
          .join('')})`;
  const isList = tokens.some(({ text }) => text === '[') || words.at(-1) === 'array';
  const name = words.join(' ');
  return `${aliases[name] ?? name}${measure}${isList ? '[]' : ''}`;
}

/** What changing a type does to the rows: nothing, or they are read through, or written anew. */
export interface TypeChange {
  readonly work: 'none' | 'scan' | 'rewrite';
  /** Values that the release before writes may not fit any more. */
  readonly isNarrower: boolean;
  readonly rule: 'same' | 'free' | 'rewritten' | 'varchar' | 'numeric' | 'timestamp';
}

/** What PostgreSQL 15 to 18 do alike; `before` is undefined where the column is older than the files. */
export function compareTypes(before: string | undefined, after: string): TypeChange {
  if (before === undefined) return unknownBefore(after);
  if (before === after) return { work: 'none', isNarrower: false, rule: 'same' };
  if (isText(before) && isText(after)) return compareText(before, after);
  if (before.startsWith('numeric') && after.startsWith('numeric')) return compareNumeric(before, after);
  if (before.startsWith('timestamp') && after.startsWith('timestamp')) return { work: 'rewrite', isNarrower: false, rule: 'timestamp' };
  return { work: 'rewrite', isNarrower: isNarrowerNumber(before, after), rule: 'rewritten' };
}

/** The worst that it can be. */
function unknownBefore(after: string): TypeChange {
  if (after === 'text' || after === 'character varying') return { work: 'none', isNarrower: false, rule: 'free' };
  if (after.startsWith('character varying')) return { work: 'scan', isNarrower: true, rule: 'varchar' };
  if (after === 'numeric') return { work: 'rewrite', isNarrower: false, rule: 'rewritten' };
  if (after.startsWith('numeric')) return { work: 'rewrite', isNarrower: true, rule: 'numeric' };
  if (after.startsWith('timestamp')) return { work: 'rewrite', isNarrower: false, rule: 'timestamp' };
  return { work: 'rewrite', isNarrower: false, rule: 'rewritten' };
}

function isText(type: string): boolean {
  return type === 'text' || type.startsWith('character varying');
}

function lengthOf(type: string): number {
  const found = /\((\d+)\)/.exec(type)?.[1];
  return found === undefined ? Infinity : Number(found);
}

/** A text that gets shorter is converted row by row, and those that are too long are refused. */
function compareText(before: string, after: string): TypeChange {
  const isNarrower = lengthOf(after) < lengthOf(before);
  return { work: isNarrower ? 'rewrite' : 'none', isNarrower, rule: isNarrower ? 'varchar' : 'free' };
}

function measureOf(type: string): { readonly precision: number; readonly scale: number } {
  const found = /\((\d+)(?:,(-?\d+))?\)/.exec(type);
  if (found === null) return { precision: Infinity, scale: Infinity };
  return { precision: Number(found[1]), scale: Number(found[2] ?? 0) };
}

/** Free only where the scale stays and the precision grows, or where there is no measure any more. */
function compareNumeric(before: string, after: string): TypeChange {
  const [from, to] = [measureOf(before), measureOf(after)];
  if (to.precision === Infinity) return { work: 'none', isNarrower: false, rule: 'free' };
  if (to.scale === from.scale && to.precision >= from.precision) return { work: 'none', isNarrower: false, rule: 'free' };
  const isNarrower = to.precision - to.scale < from.precision - from.scale || from.precision === Infinity || to.scale < from.scale;
  return { work: 'rewrite', isNarrower, rule: isNarrower ? 'numeric' : 'rewritten' };
}

const numbers = ['smallint', 'integer', 'bigint'];

function isNarrowerNumber(before: string, after: string): boolean {
  const [from, to] = [numbers.indexOf(before), numbers.indexOf(after)];
  return from !== -1 && to !== -1 && to < from;
}
