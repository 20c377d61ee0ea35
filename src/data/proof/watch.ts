// Stands between a lane and its masks: every value that a mask is given, and what it made of it, is seen here and passed on untouched.
import type { ClassifiedPath } from '#core/data/classification.ts';
import { columnText, pathText } from '#core/data/identifiers.ts';
import type { PlannedColumn, PlannedTable } from '#core/data/plan.ts';
import { sortOf, type Sort } from '#core/data/proof/worth.ts';
import type { Mask, Row } from '#masks/mask.ts';
import { unescape } from '#masks/copy-text.ts';
import { Out } from '#masks/out.ts';
import type { ColumnMask } from '#masks/row-masker.ts';
import { Printer } from './printer.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Masks in the place of those that are given; what `nulled` is told became NULL. */
export interface Watched {
  readonly masks: readonly ColumnMask[];
  readonly nulled: (column: number, bytes: Uint8Array, from: number, to: number) => void;
}

export function watchTable(table: PlannedTable, masks: readonly ColumnMask[], printer: Printer): Watched {
  const watches = table.columns.map((column) => watchOf(table, column, printer));
  const pairs = pairsOf(table);
  const plain = new Out(1_024);
  return {
    masks: masks.map((mask, index) => {
      const watch = watches[index];
      if (typeof mask === 'string' || watch === undefined) return mask;
      const pair = pairs.find(({ last }) => last === index);
      const seen = pair === undefined ? new WatchedMask(mask, watch) : new LastName(new WatchedMask(mask, watch), pair, printer);
      return seen;
    }),
    nulled: (column, bytes, from, to) => {
      unescape(bytes, from, to, plain);
      watches[column]?.(plain.bytes, 0, plain.length);
    },
  };
}

/** What was there, and what became of it; nothing where it became NULL. */
type Watch = (bytes: Uint8Array, from: number, to: number, masked?: Out) => void;

class WatchedMask implements Mask {
  readonly #mask: Mask;
  readonly #watch: Watch;
  readonly #own = new Out(256);

  constructor(mask: Mask, watch: Watch) {
    this.#mask = mask;
    this.#watch = watch;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    // Masks that look back at what they wrote begin with nothing, as they would without us.
    this.#own.clear();
    this.#mask.write(value, start, end, this.#own, row);
    this.#watch(value, start, end, this.#own);
    out.copy(this.#own.bytes, 0, this.#own.length);
  }
}

interface Pair {
  readonly first: number;
  readonly last: number;
  readonly where: string;
}

/** Given and family names of a table, in the order in which they stand there. */
function pairsOf(table: PlannedTable): readonly Pair[] {
  const placesOf = (sort: Sort): readonly number[] =>
    table.columns.flatMap((column, index) => (sortOfColumn(column) === sort && !column.source.isArray ? [index] : []));
  const lasts = placesOf('family');
  return placesOf('given').flatMap((first, index): readonly Pair[] => {
    const last = lasts[index];
    if (last === undefined) return [];
    const name = table.columns[first]?.source.name ?? '';
    return [{ first, last, where: `${columnText(table, name)} + ${table.columns[last]?.source.name ?? ''}` }];
  });
}

/** Where the family name is masked, the given one stands in the same row. */
class LastName implements Mask {
  readonly #mask: Mask;
  readonly #pair: Pair;
  readonly #printer: Printer;
  readonly #first = new Out(64);
  readonly #both = new Out(128);

  constructor(mask: Mask, pair: Pair, printer: Printer) {
    this.#mask = mask;
    this.#pair = pair;
    this.#printer = printer;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    this.#mask.write(value, start, end, out, row);
    const { first, where } = this.#pair;
    if (row.isNull(first)) return;
    unescape(row.bytes, row.starts[first] ?? 0, row.ends[first] ?? 0, this.#first);
    if (this.#first.length === 0 || start === end) return;
    const both = this.#both;
    both.clear();
    both.copy(this.#first.bytes, 0, this.#first.length);
    both.byte(32);
    both.copy(value, start, end);
    this.#printer.name(both.bytes, 0, both.length, where);
  }
}

function sortOfColumn({ source, decision }: PlannedColumn): Sort | undefined {
  return decision.kind === 'keep' ? undefined : sortOf(maskId(decision), source.family);
}

function maskId(decision: PlannedColumn['decision'] | undefined): string | undefined {
  return decision?.kind === 'mask' ? decision.mask.id : undefined;
}

/** Undefined: the column is kept. */
function watchOf(table: PlannedTable, column: PlannedColumn, printer: Printer): Watch | undefined {
  const sort = sortOfColumn(column);
  if (sort === undefined) return undefined;
  const where = columnText(table, column.source.name);
  if (sort === 'json') return new JsonWatch(where, column.paths, printer).watch;
  const one = watchOfSort(sort, { where, mask: maskId(column.decision), printer });
  return column.source.isArray ? watchOfElements(one) : one;
}

function watchOfElements(one: Watch): Watch {
  const own = new Out(64);
  return (bytes, from, to, masked) => {
    const elements = elementsOf(decoder.decode(bytes.subarray(from, to)));
    const others = masked === undefined ? [] : elementsOf(decoder.decode(masked.view()));
    for (const [index, element] of elements.entries()) watchText(one, own, element, others[index]);
  };
}

/** `own` holds what became of it meanwhile. */
function watchText(watch: Watch, own: Out, text: string, masked: string | undefined): void {
  const bytes = encoder.encode(text);
  if (masked === undefined) return watch(bytes, 0, bytes.length);
  const other = encoder.encode(masked);
  own.clear();
  own.copy(other, 0, other.length);
  watch(bytes, 0, bytes.length, own);
}

interface Watching {
  readonly where: string;
  readonly mask: string | undefined;
  readonly printer: Printer;
}

/** Masks that write one value for all. */
const fixed: ReadonlySet<string | undefined> = new Set(['constant', 'secret']);
/** What these write is never equal to anybody's value. */
const apart: ReadonlySet<string | undefined> = new Set(['email', 'uuid', 'constant', 'secret', 'blob']);
/** Whatever a mask does with these, some stay as they were. */
const staying: ReadonlySet<Sort> = new Set<Sort>(['number', 'list', 'blob', 'scrubbed', 'text', 'shared']);
const shortestJudged = 3;

function watchOfSort(sort: Sort, { where, mask, printer }: Watching): Watch {
  const tally = printer.tallyOf(where);
  const add = adderOf(sort, where, printer);
  const isJudged = !staying.has(sort) && !fixed.has(mask);
  return (bytes, from, to, masked) => {
    const isSame = masked !== undefined && isEqual(bytes, from, to, masked);
    // The value that everybody gets is nobody's.
    if (isSame && fixed.has(mask)) return Printer.exclude(tally, 'list');
    if (add(bytes, from, to)) tally.same += isSame ? 1 : 0;
    else if (isJudged && masked !== undefined && to - from >= shortestJudged) {
      tally.short += 1;
      tally.shortSame += isSame ? 1 : 0;
    }
    if (masked !== undefined && !apart.has(mask)) printer.mask(masked.bytes, 0, masked.length);
  };
}

function adderOf(sort: Sort, where: string, printer: Printer): (bytes: Uint8Array, from: number, to: number) => boolean {
  switch (sort) {
    case 'own':
    case 'shared':
      return (bytes, from, to) => printer.value(bytes, from, to, { where, isOwn: sort === 'own' });
    case 'text':
      return (bytes, from, to) => printer.text(bytes, from, to, where);
    case 'full':
      return (bytes, from, to) => printer.name(bytes, from, to, where);
    default: {
      const tally = printer.tallyOf(where);
      const why = sort === 'given' || sort === 'family' || sort === 'json' ? 'name' : sort;
      return () => {
        Printer.exclude(tally, why);
        return false;
      };
    }
  }
}

function isEqual(bytes: Uint8Array, from: number, to: number, masked: Out): boolean {
  if (to - from !== masked.length) return false;
  for (let at = 0; at < masked.length; at += 1) if (bytes[from + at] !== masked.bytes[at]) return false;
  return true;
}

/** Elements of an array as PostgreSQL writes it, of any depth; NULLs are none. */
function elementsOf(text: string): readonly string[] {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  return [...text.slice(start).matchAll(/"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs)].flatMap(([, quoted, plain]) => {
    if (quoted !== undefined) return [quoted.replaceAll(/\\(.)/gs, '$1')];
    return plain === undefined || plain === 'NULL' ? [] : [plain];
  });
}

/** Values of JSON by their paths, as the file says what becomes of each. */
class JsonWatch {
  readonly #where: string;
  readonly #paths: readonly ClassifiedPath[];
  readonly #printer: Printer;
  readonly #own = new Out(64);
  /** By the path as it is met; undefined: its values are kept. */
  readonly #watches = new Map<string, Watch | undefined>();

  constructor(where: string, paths: readonly ClassifiedPath[], printer: Printer) {
    this.#where = where;
    this.#paths = paths;
    this.#printer = printer;
  }

  readonly watch: Watch = (bytes, from, to, masked) => {
    const other: unknown = masked === undefined ? undefined : JSON.parse(decoder.decode(masked.view()));
    this.#walk(JSON.parse(decoder.decode(bytes.subarray(from, to))), other, []);
  };

  /** What was there and what became of it, side by side. */
  #walk(value: unknown, masked: unknown, path: readonly string[]): void {
    if (typeof value === 'string' || typeof value === 'number') {
      const watch = this.#watchOf(path);
      const isLeaf = typeof masked === 'string' || typeof masked === 'number';
      if (watch !== undefined) watchText(watch, this.#own, String(value), isLeaf ? String(masked) : undefined);
    } else if (Array.isArray(value)) {
      const others: readonly unknown[] = Array.isArray(masked) ? masked : [];
      for (const [index, item] of value.entries()) this.#walk(item, others[index], [...path, '*']);
    } else if (isFields(value)) {
      const others = isFields(masked) ? masked : {};
      for (const [key, item] of Object.entries(value)) this.#walk(item, others[key], [...path, key]);
    }
  }

  #watchOf(path: readonly string[]): Watch | undefined {
    const key = path.join('\n');
    if (this.#watches.has(key)) return this.#watches.get(key);
    const rule = this.#ruleOf(path);
    const made = rule?.decision.kind === 'keep' ? undefined : this.#made(rule);
    this.#watches.set(key, made);
    return made;
  }

  /** As the mask finds it: a plain key goes before `*`, and what is nulled goes with all that is in it. */
  #ruleOf(path: readonly string[]): ClassifiedPath | undefined {
    const matches = (rule: ClassifiedPath): boolean =>
      (rule.path.length === path.length || (rule.decision.kind === 'null' && rule.path.length < path.length)) &&
      rule.path.every((key, index) => key === '*' || key === path[index]);
    const plainKeys = ({ path: own }: ClassifiedPath): string => own.map((key) => (key === '*' ? '1' : '0')).join('');
    return this.#paths.filter(matches).toSorted((one, other) => (plainKeys(one) < plainKeys(other) ? -1 : 1))[0];
  }

  #made(rule: ClassifiedPath | undefined): Watch {
    const where = rule === undefined ? `${this.#where} -> *` : `${this.#where} -> ${pathText(rule.path)}`;
    const mask = maskId(rule?.decision);
    return watchOfSort(rule === undefined ? 'text' : sortOf(mask, 'text'), { where, mask, printer: this.#printer });
  }
}

interface Fields {
  readonly [key: string]: unknown;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
