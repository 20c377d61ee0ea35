import { z } from 'zod';
import { describeTables, type DescribedForeignKey, type DescribedTable } from '#core/migrations/described.ts';
import { inOrderOfKeys, rowFor, type GeneratedRow, type RowValue } from '#core/migrations/generate-rows.ts';

/** Asks the database of an environment, on one connection. */
export type Query = (sql: string, values?: readonly RowValue[]) => Promise<readonly { readonly [column: string]: unknown }[]>;

/** Where rows for a check come from: made up here, or a masked copy of production's. */
export interface RowSource {
  /** Puts rows into every table that it can; what cannot be filled is told, and is no failure. */
  fill(query: Query, wanted: Wanted): Promise<Filled>;
}

export interface Wanted {
  readonly perTable: number;
  /** The number of the first: another run begins elsewhere, so that their rows do not meet. */
  readonly from: number;
}

export interface Filled {
  /** Table → rows. */
  readonly rows: { readonly [table: string]: number };
  /** Table → why it has none. */
  readonly empty: { readonly [table: string]: string };
  /** Takes the rows away again, as far as nobody points to them. */
  remove(): Promise<void>;
}

/** Makes rows up, from what the database says of its tables. */
export const generatedRows: RowSource = {
  fill: async (query, wanted) => {
    const tables = inOrderOfKeys(await readTables(query));
    const keys = new Map<string, { readonly [column: string]: RowValue }[]>();
    const empty: Record<string, string> = {};
    for (const table of tables) {
      const because = await fillTable({ query, table, keys }, wanted);
      if (because !== undefined) empty[table.name] = because;
    }
    const rows = Object.fromEntries(tables.flatMap(({ name }) => (keys.has(name) ? [[name, keys.get(name)?.length ?? 0]] : [])));
    return { rows, empty, remove: () => removeAll(query, tables.toReversed(), keys) };
  },
};

const described = z.object({
  described: z.object({
    name: z.string(),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        notNull: z.boolean(),
        isFilled: z.boolean(),
        isReckoned: z.boolean(),
        values: z.array(z.string()).exactOptional(),
      }),
    ),
    primaryKey: z.array(z.string()),
    uniques: z.array(z.array(z.string())),
    foreignKeys: z.array(z.object({ columns: z.array(z.string()), to: z.string(), toColumns: z.array(z.string()) })),
    checks: z.array(z.string()),
  }),
});

async function readTables(query: Query): Promise<readonly DescribedTable[]> {
  return (await query(describeTables)).map((row) => described.parse(row).described);
}

/** Table → the rows that were made, whole, as the database keeps them. */
type Keys = Map<string, { readonly [column: string]: RowValue }[]>;

interface Filling {
  readonly query: Query;
  readonly table: DescribedTable;
  readonly keys: Keys;
}

/** Says why nothing could be put in. The second row has nothing in the columns that may be empty. */
async function fillTable({ query, table, keys }: Filling, { perTable, from }: Wanted): Promise<string | undefined> {
  const made: { readonly [column: string]: RowValue }[] = [];
  let because = 'a row needs a value that nobody can make up';
  for (let number = from; number < from + perTable; number += 1) {
    const row = rowFor(table, { number, isFull: number % 2 === 0, keyOf: (foreignKey) => keyFor(keys, foreignKey, number) });
    if (row === undefined) break;
    try {
      made.push(await insert(query, row));
    } catch (error) {
      because = error instanceof Error ? error.message : String(error);
    }
  }
  if (made.length > 0) keys.set(table.name, made);
  return made.length > 0 ? undefined : because;
}

function keyFor(keys: Keys, { to, toColumns }: DescribedForeignKey, number: number): readonly RowValue[] | undefined {
  const rows = keys.get(to);
  const row = rows?.[number % rows.length];
  return row === undefined ? undefined : toColumns.map((column) => row[column] ?? null);
}

/** What the database made of it comes back as text, so that it can be pointed to and found again. */
async function insert(query: Query, { table, columns, values }: GeneratedRow): Promise<{ readonly [column: string]: RowValue }> {
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  const into = columns.length === 0 ? 'DEFAULT VALUES' : `(${columns.map(quoted).join(', ')}) VALUES (${places})`;
  const [row] = await query(`INSERT INTO ${table} AS made ${into} RETURNING to_jsonb(made) AS made`, values);
  const { made } = z.object({ made: z.record(z.string(), z.unknown()) }).parse(row);
  return Object.fromEntries(Object.entries(made).map(([column, value]) => [column, textOf(value)]));
}

function textOf(value: unknown): RowValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

async function removeAll(query: Query, tables: readonly DescribedTable[], keys: Keys): Promise<void> {
  for (const { name, primaryKey } of tables) {
    if (primaryKey.length === 0) continue;
    const where = primaryKey.map((column, index) => `${quoted(column)}::text = $${index + 1}`).join(' AND ');
    for (const row of keys.get(name) ?? []) {
      const values = primaryKey.map((column) => row[column] ?? null);
      await query(`DELETE FROM ${name} WHERE ${where}`, values).catch(() => undefined);
    }
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
