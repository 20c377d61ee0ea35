// A classification that was reviewed, and what a new look found: what the file lacks is added to it, and not a sign of it is changed.
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';
import { objectsKey } from './large-objects.ts';
import { namesIn, pathIn, pathText, tableText } from './identifiers.ts';

export interface AddedLines {
  readonly text: string;
  /** How many lines are new. */
  readonly added: number;
}

/** Undefined: the file is not written a line for each thing, so that nobody can add one. */
export function addLines(file: string, proposed: string): AddedLines | undefined {
  const [own, other] = [openText(file), openText(proposed)];
  const inserts: Insert[] = [];
  for (const key of ['tables', 'enums']) {
    const [mine, theirs] = [own.map && mapAt(own.map, key), other.map && mapAt(other.map, key)];
    if (theirs === undefined) continue;
    if (mine === undefined) inserts.push({ at: own.lines.length, lines: blockOf(other, pairOf(other.map, key)) });
    else inserts.push(...addedTo({ own, other }, mine, theirs));
  }
  const objects = pairOf(other.map, objectsKey);
  if (objects !== undefined && pairOf(own.map, objectsKey) === undefined)
    inserts.push({ at: own.lines.length, lines: blockOf(other, objects) });
  if (inserts.some(({ at }) => at === nowhere)) return undefined;
  const lines = [...own.lines];
  // From the last to the first: what stands before an insert keeps its place.
  for (const { at, lines: more } of inserts.toSorted((one, two) => two.at - one.at)) lines.splice(at, 0, ...more);
  return { text: `${lines.join('\n')}\n`, added: inserts.reduce((sum, { lines: more }) => sum + more.length, 0) };
}

interface OpenText {
  readonly lines: readonly string[];
  readonly text: string;
  readonly map: YAMLMap | undefined;
}

interface Insert {
  /** Before which line, counted from 0. */
  readonly at: number;
  readonly lines: readonly string[];
}

/** In a map that is written in braces no line can be added. */
const nowhere = -1;

interface Both {
  readonly own: OpenText;
  readonly other: OpenText;
}

function openText(text: string): OpenText {
  const { contents } = parseDocument(text, { uniqueKeys: false });
  const lines = text.replace(/\n+$/, '').split('\n');
  return { lines, text, map: isMap(contents) ? contents : undefined };
}

function addedTo(both: Both, mine: YAMLMap, theirs: YAMLMap): readonly Insert[] {
  const known = new Map(mine.items.map((pair) => [nameOf(pair), pair]));
  const fresh = theirs.items.filter((pair) => !known.has(nameOf(pair)));
  const added = fresh.length === 0 ? [] : [insertInto(both, mine, fresh)];
  const deeper = theirs.items.flatMap((pair): readonly Insert[] => {
    const table = known.get(nameOf(pair));
    const [own, other] = [columnsOf(table), columnsOf(pair)];
    // A table that stays empty needs no word for its columns, and an enum has none.
    if (other === undefined || own === undefined || table === undefined || staysEmpty(table)) return [];
    return addedColumns(both, own, other);
  });
  return [...added, ...deeper];
}

/** Paths stand below their columns, those of a column that is no longer JSON nowhere. */
function addedColumns(both: Both, mine: YAMLMap, theirs: YAMLMap): readonly Insert[] {
  const known = new Set(mine.items.map(nameOf));
  const columns = theirs.items.filter((pair) => !keyOf(pair).includes(' -> '));
  return columns.flatMap((column): readonly Insert[] => {
    const name = nameOf(column);
    const paths = theirs.items.filter((pair) => nameOf(pair).startsWith(`${name} -> `));
    if (!known.has(name)) return [insertInto(both, mine, [column, ...paths])];
    const own = mine.items.filter((pair) => nameOf(pair) === name || nameOf(pair).startsWith(`${name} -> `));
    const fresh = paths.filter((pair) => !known.has(nameOf(pair)));
    const [first] = own;
    return first === undefined || fresh.length === 0 || !hasPaths(first) ? [] : [insertInto(both, mine, fresh, own.at(-1))];
  });
}

/** Behind what stands there last, with the blanks that are usual there. */
function insertInto({ own, other }: Both, map: YAMLMap, pairs: readonly Pair[], after: Pair | undefined = map.items.at(-1)): Insert {
  const first = map.items[0];
  if (map.flow === true || first === undefined || after === undefined) return { at: nowhere, lines: [] };
  const indent = ' '.repeat(columnOf(own.text, startOf(first)));
  const lines = pairs.flatMap((pair) => {
    const block = blockOf(other, pair);
    const depth = /^ */.exec(block[0] ?? '')?.[0].length ?? 0;
    return block.map((line) => `${indent}${line.slice(depth)}`);
  });
  return { at: lastLineOf(own.text, after) + 1, lines };
}

/** The lines of a pair, as they stand there. */
function blockOf({ lines, text }: OpenText, pair: Pair | undefined): readonly string[] {
  return pair === undefined ? [] : lines.slice(lineAt(text, startOf(pair)), lastLineOf(text, pair) + 1);
}

function columnsOf(pair: Pair | undefined): YAMLMap | undefined {
  return pair !== undefined && isMap(pair.value) ? mapAt(pair.value, 'columns') : undefined;
}

function staysEmpty({ value }: Pair): boolean {
  return isMap(value) && value.get('rows') === 'none';
}

function hasPaths({ value }: Pair): boolean {
  return isMap(value) && (value.get('mask') === 'json' || value.get('mask') === 'composite');
}

function mapAt(map: YAMLMap, key: string): YAMLMap | undefined {
  const value = pairOf(map, key)?.value;
  return isMap(value) ? value : undefined;
}

function pairOf(map: YAMLMap | undefined, key: string): Pair | undefined {
  return map?.items.find((pair) => keyOf(pair) === key);
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

/** One spelling for each way in which a name can be written. */
function nameOf(pair: Pair): string {
  const [, left = keyOf(pair), right] = /^(.+?) -> (.+)$/.exec(keyOf(pair)) ?? [];
  const [first, second] = namesIn(left) ?? [];
  const name =
    first === undefined ? left : second === undefined ? tableText({ schema: '', name: first }) : tableText({ schema: first, name: second });
  const path = right === undefined ? undefined : pathIn(right);
  return right === undefined ? name : `${name} -> ${path === undefined ? right : pathText(path)}`;
}

function startOf({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

/** Where its value ends; what is said of it behind it stands on the same line. */
function lastLineOf(text: string, pair: Pair): number {
  const { value } = pair;
  if (isMap(value) && value.flow !== true) {
    const last = value.items.at(-1);
    if (last !== undefined) return lastLineOf(text, last);
  }
  const end = hasRange(value) ? value.range[1] : startOf(pair);
  return lineAt(text, Math.max(startOf(pair), end - 1));
}

function hasRange(value: unknown): value is { readonly range: readonly [number, number, number] } {
  return typeof value === 'object' && value !== null && 'range' in value && Array.isArray(value.range);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
