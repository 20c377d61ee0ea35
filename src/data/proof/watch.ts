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
  if (decision.kind === 'keep') return undefined;
  const sort = sortOf(decision.kind === 'mask' ? decision.mask.id : undefined, source.family);
  // Labels of an enum are text to the mask, and no person's.
  return sort;
}

/** Undefined: the column is kept. */
function watchOf(table: PlannedTable, column: PlannedColumn, printer: Printer): Watch | undefined {
  const sort = sortOfColumn(column);
  if (sort === undefined) return undefined;
  const where = columnText(table, column.source.name);
  if (sort === 'json') return new JsonWatch(where, column.paths, printer).watch;
  const isFixed = column.decision.kind === 'mask' && ['constant', 'secret'].includes(column.decision.mask.id);
  const one = watchOfSort(sort, { where, isFixed, printer });
  if (!column.source.isArray) return one;
  return (bytes, from, to, masked) => {
    for (const element of elementsOf(decoder.decode(bytes.subarray(from, to)))) {
      const own = encoder.encode(element);
      one(own, 0, own.length);
    }
    if (masked === undefined) return;
    for (const element of elementsOf(decoder.decode(masked.view()))) {
      const own = encoder.encode(element);
      printer.mask(own, 0, own.length);
    }
  };
}

interface Watching {
  readonly where: string;
  readonly isFixed: boolean;
  readonly printer: Printer;
}

function watchOfSort(sort: Sort, { where, isFixed, printer }: Watching): Watch {
  const tally = printer.tallyOf(where);
  const add = adderOf(sort, where, printer);
  return (bytes, from, to, masked) => {
    const isSame = masked !== undefined && isEqual(bytes, from, to, masked);
    // The value that everybody gets is nobody's.
    if (isSame && isFixed) return Printer.exclude(tally, 'list');
    const isLooked = add(bytes, from, to);
    if (isSame && isLooked) tally.same += 1;
    if (masked !== undefined) printer.mask(masked.bytes, 0, masked.length);
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

type Leaf = string | number;

/** Values of JSON by their paths, as the file says what becomes of each. */
class JsonWatch {
  readonly #where: string;
  readonly #paths: readonly ClassifiedPath[];
  readonly #printer: Printer;
  /** By the path as it is met; undefined: its values are kept. */
  readonly #watches = new Map<string, Watch | undefined>();

  constructor(where: string, paths: readonly ClassifiedPath[], printer: Printer) {
    this.#where = where;
    this.#paths = paths;
    this.#printer = printer;
  }

  readonly watch: Watch = (bytes, from, to, masked) => {
    this.#walk(JSON.parse(decoder.decode(bytes.subarray(from, to))), [], (leaf, path) => this.#seen(leaf, path));
    if (masked === undefined) return;
    this.#walk(JSON.parse(decoder.decode(masked.view())), [], (leaf, path) => {
      if (this.#watchOf(path) === undefined) return;
      const own = encoder.encode(String(leaf));
      this.#printer.mask(own, 0, own.length);
    });
  };

  #walk(value: unknown, path: readonly string[], each: (leaf: Leaf, path: readonly string[]) => void): void {
    if (typeof value === 'string' || typeof value === 'number') each(value, path);
    else if (Array.isArray(value)) for (const item of value) this.#walk(item, [...path, '*'], each);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) this.#walk(item, [...path, key], each);
  }

  #seen(leaf: Leaf, path: readonly string[]): void {
    const watch = this.#watchOf(path);
    if (watch === undefined) return;
    const own = encoder.encode(String(leaf));
    watch(own, 0, own.length);
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
    const id = rule?.decision.kind === 'mask' ? rule.decision.mask.id : undefined;
    const isFixed = id === 'constant' || id === 'secret';
    const sort = rule === undefined ? 'text' : sortOf(id, 'text');
    return watchOfSort(sort, { where, isFixed, printer: this.#printer });
  }
}
