// How tables, columns and paths of JSON are written in the classification file and in sentences.
import type { TableName } from './catalog.ts';

/** By its letters alone: words of PostgreSQL's grammar need no quotes here. */
const plain = /^[a-z_][a-z0-9_$]*$/;
const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `email`, `"E-Mail"`. */
export function quoted(name: string): string {
  return plain.test(name) ? name : quotedAlways(name);
}

/** In SQL a word of its grammar needs quotes too. */
export function quotedAlways(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `public.customers` */
export function tableText({ schema, name }: TableName): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** `public.customers.email` */
export function columnText(table: TableName, column: string): string {
  return `${tableText(table)}.${quoted(column)}`;
}

/** The names of a dotted text, each plain or in quotes; undefined where it is none. */
export function namesIn(text: string): readonly string[] | undefined {
  const names: string[] = [];
  const part = /([a-z_][a-z0-9_$]*)|"((?:[^"]|"")+)"/y;
  for (let at = 0; ;) {
    part.lastIndex = at;
    const found = part.exec(text);
    if (found === null) return undefined;
    names.push(found[1] ?? (found[2] ?? '').replaceAll('""', '"'));
    at = part.lastIndex;
    if (at === text.length) return names;
    if (text[at] !== '.') return undefined;
    at += 1;
  }
}

/** Which of these columns an expression of SQL looks at, as the server writes it. Rather one too many. */
export function columnsIn(expression: string, names: readonly string[]): readonly string[] {
  const own = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  const words = new Set(own.match(/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|"(?:[^"]|"")+"/g));
  return names.filter((name) => words.has(name) || words.has(quotedAlways(name)));
}

/** Keys from the root of a JSON text on; `*` for every key and every item. */
export type JsonPath = readonly string[];

/** In the place of a key: the keys themselves, of an object whose keys are values. No key of PostgreSQL's is written so. */
export const keysThemselves = '\0keys';

/** The path of the object whose keys are meant; undefined: values are. */
export function ownerOfKeys(path: JsonPath): JsonPath | undefined {
  return path.at(-1) === keysThemselves ? path.slice(0, -1) : undefined;
}

/** `contact.email`, `items.*."e-mail of x"`, `seen.keys()` */
export function pathText(path: JsonPath): string {
  return path.map((key) => (key === keysThemselves ? 'keys()' : key === '*' || plainKey.test(key) ? key : JSON.stringify(key))).join('.');
}

/** Undefined where the text is no path. */
export function pathIn(text: string): JsonPath | undefined {
  const path: string[] = [];
  const part = /(keys\(\)$)|([A-Za-z_][A-Za-z0-9_-]*|\*)|("(?:[^"\\]|\\.)*")/y;
  for (let at = 0; ;) {
    part.lastIndex = at;
    const found = part.exec(text);
    const key = found === null ? undefined : found[1] === undefined ? (found[2] ?? keyIn(found[3] ?? '')) : keysThemselves;
    if (key === undefined) return undefined;
    path.push(key);
    at = part.lastIndex;
    if (at === text.length) return path;
    if (text[at] !== '.') return undefined;
    at += 1;
  }
}

function keyIn(text: string): string | undefined {
  try {
    const key: unknown = JSON.parse(text);
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}
