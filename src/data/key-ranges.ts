// Servers before 14 can't read a stretch of pages alone: a large table is read there by stretches of its primary key, where its rows lie about in that
// order. Where they don't, reading by the key would read each page many times over, and one lane reads the table whole.
import type pg from 'pg';
import type { SourceCatalog, SourceTable } from '#core/data/catalog.ts';
import { quotedAlways, tableText } from '#core/data/identifiers.ts';
import { chunkBytes, type Chunk, rangeScans, sqlName } from './chunks.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

/** From -1 to 1, as the server's statistics say: how far rows lie in the order of a column. */
const leastCorrelation = 0.9;
const pageBytes = 8192;
/** So many pages are looked at for each stretch. */
const pagesOfStretch = 30;

/** Table → its stretches, of those that have more than one. Of a newer server none. */
export async function keyRanges(
  source: pg.ClientBase,
  catalog: SourceCatalog,
  plan: Pick<RefreshPlan, 'tables'>,
  size: number = chunkBytes,
): Promise<ReadonlyMap<string, readonly Chunk[]>> {
  const ranges = new Map<string, readonly Chunk[]>();
  if (catalog.server >= rangeScans) return ranges;
  const copied = new Set(plan.tables.filter(({ rows }) => rows === 'all').map(tableText));
  for (const table of catalog.tables) {
    const key = keyOf(table);
    if (key === undefined || table.bytes < 2 * size || !copied.has(tableText(table))) continue;
    const chunks = (await isInOrder(source, table, key)) ? chunksAt(key, await boundsOf(source, table, { key, size })) : [];
    if (chunks.length > 1) ranges.set(tableText(table), chunks);
  }
  return ranges;
}

/** The only column of the primary key. */
function keyOf({ uniques }: SourceTable): string | undefined {
  const primary = uniques.find(({ isPrimary }) => isPrimary);
  return primary?.columns.length === 1 ? primary.columns[0] : undefined;
}

async function isInOrder(source: pg.ClientBase, { schema, name }: SourceTable, key: string): Promise<boolean> {
  const { rows } = await source.query<{ correlation: number | null }>(
    'SELECT correlation FROM pg_stats WHERE schemaname = $1 AND tablename = $2 AND attname = $3 AND NOT inherited',
    [schema, name, key],
  );
  return Math.abs(rows[0]?.correlation ?? 0) >= leastCorrelation;
}

/** Values of the key between which about so many bytes lie, smallest first: in this process alone, as the rows themselves. */
async function boundsOf(
  source: pg.ClientBase,
  table: SourceTable,
  { key, size }: { readonly key: string; readonly size: number },
): Promise<readonly string[]> {
  const count = Math.ceil(table.bytes / size);
  const share = Math.min(100, (100 * count * pagesOfStretch * pageBytes) / table.bytes);
  const fractions = Array.from({ length: count - 1 }, (_none, at) => (at + 1) / count);
  const { rows } = await source.query<{ bounds: string[] | null }>(
    `SELECT (percentile_disc($1::float8[]) WITHIN GROUP (ORDER BY ${quotedAlways(key)}))::text[] AS bounds FROM ${sqlName(table)} TABLESAMPLE SYSTEM (${share})`,
    [fractions],
  );
  return [...new Set(rows[0]?.bounds ?? [])];
}

/** Below the first, between each two, and from the last on: every row is in one of them. */
function chunksAt(column: string, bounds: readonly string[]): readonly Chunk[] {
  return Array.from({ length: bounds.length + 1 }, (_none, at): Chunk => {
    const [from, below] = [bounds[at - 1], bounds[at]];
    return { from: 0, key: { column, ...(from !== undefined && { from }), ...(below !== undefined && { below }) } };
  });
}
