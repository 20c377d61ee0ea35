// Rows of a table to look at: some of many pages, the newest ones, and of each text the longest and the shortest. They never leave this process.
import type pg from 'pg';
import type { SourceColumn, SourceTable } from '#core/data/catalog.ts';
import type { ColumnSample, TableSample } from '#core/data/discovery/judge-table.ts';
import { quotedAlways } from '#core/data/identifiers.ts';
import { sqlName } from './chunks.ts';

export interface SampleSize {
  /** Which pages: another seed looks at others. */
  readonly seed: number;
  readonly rows: number;
  readonly pages: number;
}

const pageBytes = 8192;
const newestRows = 200;
const oddestValues = 20;
/** Smaller tables are looked through for their longest and shortest values; of larger ones ten times as many pages as are sampled. */
const looksThroughBytes = 32 * 1024 * 1024;
const moreForOdd = 10;
/** Of a value, in characters. JSON is read whole, up to the other. */
const longestValue = 2_000;
const longestJson = 262_144;
const mostElements = 50;

/** `size`: of the table, with its partitions. */
export async function sampleTable(
  client: pg.ClientBase,
  table: SourceTable,
  size: { readonly rows: number; readonly bytes: number },
  wanted: SampleSize,
): Promise<TableSample> {
  const columns = table.columns.filter(({ generated }) => !generated);
  if (columns.length === 0) return { rows: 0, columns: [] };
  const parts = columns.map((column, at) => `${expressionOf(column)} AS c${at}`).join(', ');
  const rows = await rowsOf(client, `SELECT ${parts} FROM (${sampledRows(table, size, wanted)}) lockstep_rows`);
  const [key, more] = table.uniques.find(({ isPrimary }) => isPrimary)?.columns ?? [];
  if (key !== undefined && more === undefined)
    rows.push(...(await rowsOf(client, `SELECT ${parts} FROM ${sqlName(table)} ORDER BY ${quotedAlways(key)} DESC LIMIT ${newestRows}`)));
  const odd = await oddValues(client, { table, columns, size, wanted });
  return {
    rows: rows.length,
    columns: columns.map(({ name }, at): ColumnSample => {
      const own = rows.map((row) => row[at]);
      const texts = own.flatMap(textsIn);
      const filled = texts.filter((text) => text.trim() !== '');
      const distinct = { values: new Set(filled).size, of: filled.length };
      return { name, values: [...texts, ...(odd.get(at) ?? [])], distinct };
    }),
  };
}

/** Of an array its elements. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** As text. Nothing of a value that is longer is looked at. */
function expressionOf({ name, isArray, family }: SourceColumn): string {
  const column = quotedAlways(name);
  const element = family === 'composite' ? 'to_json(e)::text' : 'e::text';
  const longest = family === 'composite' || family === 'json' ? longestJson : longestValue;
  if (isArray)
    return `(SELECT array_agg(left(${element}, ${longest})) FROM (SELECT unnest(${column}) AS e LIMIT ${mostElements}) lockstep_elements)`;
  if (family === 'json') return `CASE WHEN length(${column}::text) <= ${longestJson} THEN ${column}::text END`;
  if (family === 'composite') return `left(to_json(${column})::text, ${longestJson})`;
  if (family === 'bytea') return `encode(substring(${column} FROM 1 FOR 200), 'escape')`;
  return `left(${column}::text, ${longestValue})`;
}

/** Each so-and-so-manieth row of some pages, so that few rows come of many pages. */
function sampledRows(
  table: SourceTable,
  size: { readonly rows: number; readonly bytes: number },
  { seed, rows, pages }: SampleSize,
): string {
  const all = Math.max(1, size.bytes / pageBytes);
  const perPage = Math.max(1, size.rows / all);
  const wanted = Math.max(pages, rows / perPage);
  if (wanted >= all) return `SELECT * FROM ${sqlName(table)} LIMIT ${rows * 2}`;
  const share = Math.min(100, (100 * wanted) / all);
  const each = Math.max(1, Math.floor((wanted * perPage) / rows));
  const from = `SELECT *, row_number() OVER () AS lockstep_row FROM ${sqlName(table)} TABLESAMPLE SYSTEM (${share.toFixed(6)}) REPEATABLE (${seed})`;
  return `SELECT * FROM (${from}) lockstep_pages WHERE lockstep_row % ${each} = 0 LIMIT ${rows * 2}`;
}

interface OddSearch {
  readonly table: SourceTable;
  readonly columns: readonly SourceColumn[];
  readonly size: { readonly bytes: number };
  readonly wanted: SampleSize;
}

/** By place of the column. */
async function oddValues(
  client: pg.ClientBase,
  { table, columns, size, wanted }: OddSearch,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const share = Math.min(100, (100 * wanted.pages * moreForOdd * pageBytes) / size.bytes);
  const pages = size.bytes <= looksThroughBytes ? '' : ` TABLESAMPLE SYSTEM (${share.toFixed(6)}) REPEATABLE (${wanted.seed})`;
  const queries = columns.flatMap(({ name, family, isArray }, at) => {
    if (family !== 'text' || isArray) return [];
    const column = quotedAlways(name);
    return ['DESC', 'ASC'].map(
      (order) =>
        `(SELECT ${at} AS place, left(${column}::text, ${longestValue}) AS value FROM ${sqlName(table)}${pages}
          WHERE ${column} IS NOT NULL ORDER BY length(${column}::text) ${order}, ${column} LIMIT ${oddestValues})`,
    );
  });
  if (queries.length === 0) return new Map();
  const { rows } = await client.query<{ place: number; value: string }>(queries.join(' UNION ALL '));
  const grouped = Map.groupBy(rows, ({ place }) => place);
  return new Map([...grouped].map(([place, found]) => [place, found.map(({ value }) => value)]));
}

async function rowsOf(client: pg.ClientBase, text: string): Promise<(readonly unknown[])[]> {
  const { rows } = await client.query<(string | readonly string[] | null)[]>({ text, rowMode: 'array' });
  return rows;
}
