// For tests only: schemas as nobody would design them, with rows. Cycles, tables that name themselves, keys of two columns, columns that two
// foreign keys share, several foreign keys between the same tables, keys that are not the primary one, NULLs, partitions.
import type { Reference, SourceCatalog, SourceColumn, SourceTable } from '#core/data/catalog.ts';
import type { Classification } from '#core/data/classification.ts';
import type { ChildRule, EdgeRule, Subset, SubsetStart } from './subset.ts';

export interface RandomSchema {
  readonly schema: string;
  readonly tables: readonly RandomTable[];
  readonly references: readonly Reference[];
  readonly subset: Subset;
}

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly notNull: boolean }[];
  /** The first is the primary one. */
  readonly keys: readonly (readonly string[])[];
  readonly rows: readonly RandomRow[];
  readonly isPartitioned: boolean;
}

export type RandomRow = Readonly<Record<string, number | null>>;

/** Numbers from 0 up to 1, the same for the same seed: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Drafted {
  readonly name: string;
  readonly columns: { readonly name: string; notNull: boolean }[];
  readonly keys: readonly (readonly string[])[];
  readonly rows: Record<string, number | null>[];
  readonly isPartitioned: boolean;
}

/** `ruled`: rules whose rows are drawn, `limit` and `share`, too. */
export function randomSchema(schema: string, seed: number, { ruled = true }: { readonly ruled?: boolean } = {}): RandomSchema {
  const random = new Random(randomNumbers(seed));
  const tables = Array.from({ length: random.whole(1, 6) }, (_none, at) => draftTable(random, at));
  const references = tables.flatMap((table) =>
    Array.from({ length: random.whole(0, 3) }, (_none, at) => addReference({ random, schema, tables }, table, at)),
  );
  return { schema, tables, references, subset: randomSubset({ random, schema, tables, references, ruled }) };
}

class Random {
  readonly #next: () => number;

  constructor(next: () => number) {
    this.#next = next;
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  isSo(odds: number): boolean {
    return this.#next() < odds;
  }

  one<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }
}

function draftTable(random: Random, at: number): Drafted {
  const primary = random.isSo(0.6) ? ['a'] : ['a', 'b'];
  const other = random.isSo(0.4) ? [['u']] : [];
  const rows = Array.from({ length: random.whole(0, 9) }, (_none, n) => ({
    n,
    ...(primary.length === 1 ? { a: n * 7 + at } : { a: n % 3, b: n }),
    ...(other.length > 0 && { u: 1000 + n }),
  }));
  const columns = ['n', ...primary, ...other.flat()].map((name) => ({ name, notNull: true }));
  return { name: `t${at}`, columns, keys: [primary, ...other], rows, isPartitioned: random.isSo(0.15) && other.length === 0 };
}

interface Drafting {
  readonly random: Random;
  readonly schema: string;
  readonly tables: readonly Drafted[];
}

function addReference({ random, schema, tables }: Drafting, table: Drafted, at: number): Reference {
  const target = tables[random.whole(0, tables.length - 1)] ?? table;
  const to = random.isSo(0.7) || target.keys[1] === undefined ? (target.keys[0] ?? []) : target.keys[1];
  // A row of the same tenant: the column is part of its own key.
  const shares = to.length === 2 && table.keys[0]?.length === 2 && random.isSo(0.5);
  const from = to.map((_column, index) => (shares && index === 0 ? 'a' : `f${at}${index}`));
  const isSure = random.isSo(0.4);
  let wasNull = false;
  for (const row of table.rows) {
    const fitting = target.rows.filter((each) => !shares || each['a'] === row['a']);
    const chosen = fitting[random.whole(0, fitting.length - 1)];
    const named = chosen !== undefined && (isSure || random.isSo(0.7)) ? chosen : undefined;
    // Of a pair that names nobody one may still say something.
    const half = named === undefined && to.length === 2 && random.isSo(0.3);
    if (named === undefined) wasNull = true;
    for (const [index, column] of from.entries())
      if (!shares || index > 0) row[column] = named?.[to[index] ?? ''] ?? (half && index === 0 ? 5 : null);
  }
  for (const column of from) if (!shares || column !== 'a') table.columns.push({ name: column, notNull: isSure && !wasNull });
  return {
    name: `r${at}`,
    from: { schema, name: table.name, columns: from },
    to: { schema, name: target.name, columns: to },
  };
}

function randomSubset(of: Drafting & { readonly references: readonly Reference[]; readonly ruled: boolean }): Subset {
  const { random, schema, tables, references, ruled } = of;
  const starts = tables
    .filter((_table, at) => at === 0 || random.isSo(0.3))
    .map(({ name, rows }): SubsetStart => {
      const own = { schema, name, line: 0 };
      if (random.isSo(0.15)) return { ...own, choice: 'all' };
      const chosen = rows.map(({ n }) => n).filter(() => random.isSo(0.3));
      return { ...own, choice: { where: `n IN (${[-1, ...chosen].join(', ')})`, per: [] } };
    });
  const usual: ChildRule = random.isSo(0.5) ? { kind: 'none' } : { kind: 'all' };
  const drawn: readonly [ChildRule, ...ChildRule[]] = [
    { kind: 'limit', rows: 2 },
    { kind: 'share', share: 0.5 },
  ];
  const known: readonly [ChildRule, ...ChildRule[]] = [{ kind: 'always' }, { kind: 'all' }, { kind: 'none' }];
  const along = references.map(({ from, to }): EdgeRule => {
    const columns = tables.find(({ name }) => name === from.name)?.columns ?? [];
    const canCut = from.columns.some((name) => columns.find((each) => each.name === name)?.notNull === false);
    const other = ruled && random.isSo(0.4) ? random.one(drawn) : random.one(known);
    return {
      from: { schema, name: from.name, by: { kind: 'columns', columns: from.columns } },
      to: { schema, name: to.name },
      children: random.isSo(0.7) ? usual : other,
      ...(canCut && random.isSo(0.2) && { follow: false }),
      line: 0,
    };
  });
  return { name: 'test', starts, along: onceFor(along), line: 0 };
}

/** Two foreign keys over the same columns to one table have one rule. */
function onceFor(along: readonly EdgeRule[]): readonly EdgeRule[] {
  const seen = new Set<string>();
  return along.filter(({ from, to }) => {
    const key = JSON.stringify([from, to]);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** As `readCatalog` would have read it. */
export function catalogOf(schemas: readonly RandomSchema[]): SourceCatalog {
  return {
    database: 'random',
    server: 180_000,
    enums: [],
    references: schemas.flatMap(({ references }) => references),
    tables: schemas.flatMap(({ schema, tables }) =>
      tables.map(({ name, columns, keys, rows, isPartitioned }): SourceTable => ({
        schema,
        name,
        kind: isPartitioned ? 'partitioned' : 'table',
        columns: columns.map(columnOf),
        uniques: keys.map((key, at) => ({ index: `${name}_${at}`, isPrimary: at === 0, columns: key, nullsEqual: false })),
        rows: rows.length,
        bytes: 8192,
      })),
    ),
  };
}

function columnOf({ name, notNull }: RandomTable['columns'][number]): SourceColumn {
  return { name, type: 'integer', family: 'integer', isArray: false, notNull, generated: false };
}

/** Everything is kept. */
export function classificationOf(schemas: readonly RandomSchema[], subset: Subset): Classification {
  return {
    epoch: 1,
    enums: [],
    subsets: [subset],
    tables: schemas.flatMap(({ schema, tables }) =>
      tables.map(({ name, columns }) => ({
        schema,
        name,
        rows: 'all' as const,
        columns: columns.map((column) => ({
          name: column.name,
          type: 'integer',
          decision: { kind: 'keep' as const, reason: 'a number' },
          paths: [],
          line: 0,
        })),
        line: 0,
      })),
    ),
  };
}
