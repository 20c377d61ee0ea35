// Stands between a lane and its masks: every value that a mask is given, and what it made of it, is seen here and passed on untouched.
import type { ClassifiedPath } from '#core/data/classification.ts';
import { columnText, pathText } from '#core/data/identifiers.ts';
import { sortOf, type Sort } from '#core/data/proof/worth.ts';
import type { Mask, Row } from '#masks/mask.ts';
import { unescape } from '#masks/copy-text.ts';
import { Out } from '#masks/out.ts';
import type { ColumnMask } from '#masks/row-masker.ts';
import { Elements } from './elements.ts';
import { JsonWatch } from './json-watch.ts';
import { Parts, type PartsKind } from './parts.ts';
import { Printer } from './printer.ts';
import type { PlannedColumn, PlannedTable } from '#core/data/refresh-plan.ts';
import type { Watch } from './watching.ts';

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

export function sortOfColumn({ source, decision }: PlannedColumn): Sort | undefined {
  if (decision.kind === 'keep') return undefined;
  // No mask reads it, and it is a text all the same.
  return source.type === 'xml' ? 'text' : sortOf(maskId(decision), source.family);
}

function maskId(decision: PlannedColumn['decision'] | undefined): string | undefined {
  return decision?.kind === 'mask' ? decision.mask.id : undefined;
}

/** Undefined: the column is kept. */
function watchOf(table: PlannedTable, column: PlannedColumn, printer: Printer): Watch | undefined {
  return watchOfColumn(column, { where: columnText(table, column.source.name), printer });
}

function watchOfColumn(column: PlannedColumn, { where, printer }: Pick<Watching, 'where' | 'printer'>): Watch | undefined {
  const sort = sortOfColumn(column);
  if (sort === undefined) return undefined;
  const { isArray, nesting } = column.source;
  const one = watchOfOne(column, sort, { where, mask: maskId(column.decision), printer });
  const nested = nesting === undefined ? one : watchOfParts(nesting, (part) => (nesting === 'hstore' && part % 2 === 0 ? undefined : one));
  return isArray ? watchOfElements(nested) : nested;
}

function watchOfOne({ source, decision, paths }: PlannedColumn, sort: Sort, watching: Watching): Watch {
  const { where, printer } = watching;
  if (sort === 'json') return new JsonWatch(paths, (rule) => watchOfPath(where, rule, printer)).watch;
  if (source.family !== 'composite' || source.fields === undefined) return watchOfSort(sort, watching);
  const fields = source.fields.map(({ name, ...field }): Watch | undefined => {
    const own = paths.find(({ path: [first] }) => first === name)?.decision;
    const inner = decision.kind === 'null' ? decision : own;
    if (inner === undefined || inner.kind === 'keep') return undefined;
    const column: PlannedColumn = { source: { ...field, name, notNull: false, generated: false }, decision: inner, paths: [] };
    return watchOfColumn(column, { where: `${where} -> ${pathText([name])}`, printer });
  });
  return watchOfParts('fields', (part) => fields[part]);
}

function watchOfPath(column: string, rule: ClassifiedPath | undefined, printer: Printer): Watch {
  const where = rule === undefined ? `${column} -> *` : `${column} -> ${pathText(rule.path)}`;
  const mask = maskId(rule?.decision);
  return watchOfSort(rule === undefined ? 'text' : sortOf(mask, 'text'), { where, mask, printer });
}

/** Each part by itself, as its mask was given it. */
function watchOfParts(kind: PartsKind, watchOf: (part: number) => Watch | undefined): Watch {
  const [before, after] = [new Parts(kind), new Parts(kind)];
  return (bytes, from, to, masked) => {
    before.read(bytes, from, to);
    if (masked !== undefined) after.read(masked.bytes, 0, masked.length);
    for (let part = 0; part < before.count; part += 1) {
      const [text, other] = [before.texts[part], masked === undefined ? undefined : after.texts[part]];
      if (text !== undefined && text.length > 0) watchOf(part)?.(text.bytes, 0, text.length, part < after.count ? other : undefined);
    }
  };
}

function watchOfElements(one: Watch): Watch {
  const [before, after] = [new Elements(), new Elements()];
  const [plain, own] = [new Out(64), new Out(64)];
  return (bytes, from, to, masked) => {
    before.read(bytes, from, to);
    if (masked !== undefined) after.read(masked.bytes, 0, masked.length);
    for (let element = 0; element < before.count; element += 1) {
      before.into(plain, bytes, element);
      const hasOther = masked !== undefined && element < after.count;
      if (hasOther) after.into(own, masked.bytes, element);
      one(plain.bytes, 0, plain.length, hasOther ? own : undefined);
    }
  };
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
  const [isFixed, isApart] = [fixed.has(mask), apart.has(mask)];
  const isJudged = !staying.has(sort) && !isFixed;
  const addresses = mask === 'email' ? printer : undefined;
  return (bytes, from, to, masked) => {
    const isSame = masked !== undefined && isEqual(bytes, from, to, masked);
    // The value that everybody gets is nobody's.
    if (isSame && isFixed) return Printer.exclude(tally, 'list');
    if (add(bytes, from, to)) tally.same += isSame ? 1 : 0;
    else if (isJudged && masked !== undefined && to - from >= shortestJudged) {
      tally.short += 1;
      tally.shortSame += isSame ? 1 : 0;
    }
    if (masked !== undefined && !isApart) printer.mask(masked.bytes, 0, masked.length);
    if (addresses !== undefined) eachAddress(bytes, from, to, (start, end) => addresses.value(bytes, start, end, { where, isOwn: true }));
  };
}

/** Signs that stand around an address: `Ann <ann@x.org>, bert@x.org`. */
const around = new Uint8Array(256);
for (const sign of '<>,;()[]" \t\r\n') around[sign.charCodeAt(0)] = 1;
const at64 = 64;

/** Those that stand among other things: each is somebody's. */
function eachAddress(bytes: Uint8Array, from: number, to: number, each: (start: number, end: number) => void): void {
  let start = from;
  let isAddress = false;
  for (let at = from; at <= to; at += 1) {
    const byte = bytes[at] ?? 0;
    isAddress ||= at < to && byte === at64;
    if (at < to && around[byte] === 0) continue;
    if (isAddress && (start > from || at < to)) each(start, at);
    start = at + 1;
    isAddress = false;
  }
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
