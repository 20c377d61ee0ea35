// What else is told of a refresh: how many people what is kept tells apart, and how well staging stands for production. Numbers only.
import type pg from 'pg';
import { columnText, quotedAlways, tableText } from '#core/data/identifiers.ts';
import { utilityOf, type ColumnSample } from '#core/data/proof/utility.ts';
import type { ColumnUtility, TableRisk } from '#core/data/proof/verdict.ts';
import { sqlName } from '#data/chunks.ts';
import type { PlannedColumn, PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

/** Masks of what makes a table one of people. */
const personal: ReadonlySet<string> = new Set([
  'email',
  'name.first',
  'name.last',
  'name.full',
  'phone',
  'phone.reserved',
  'date.birth',
  'natid',
]);
/** A kept column with so many values describes somebody; one with more names them, one with fewer says nothing. */
const [fewestValues, mostValues] = [2, 200];
const mostDescribing = 6;
const smallGroup = 5;

/** `fresh` was analysed: how many values a column has is known. */
export async function measureRisks(fresh: pg.ClientBase, plan: RefreshPlan): Promise<readonly TableRisk[]> {
  const risks: TableRisk[] = [];
  for (const table of plan.tables) {
    const isOfPeople = table.columns.some(({ decision }) => decision.kind === 'mask' && personal.has(decision.mask.id));
    if (!isOfPeople || table.rows === 'none') continue;
    const describing = await describingColumns(fresh, table);
    if (describing.length > 0) risks.push(await riskOf(fresh, table, describing));
  }
  return risks;
}

interface Describing {
  readonly words: string;
  readonly sql: string;
}

async function describingColumns(fresh: pg.ClientBase, table: PlannedTable): Promise<readonly Describing[]> {
  const { rows } = await fresh.query<{ name: string; distinct: number }>(
    'SELECT attname::text AS name, n_distinct::float8 AS distinct FROM pg_stats WHERE schemaname = $1 AND tablename = $2',
    [table.schema, table.name],
  );
  const distinct = new Map(rows.map((row) => [row.name, row.distinct]));
  return table.columns.flatMap((column) => describingColumn(column, distinct.get(column.source.name) ?? 0)).slice(0, mostDescribing);
}

function describingColumn({ source, decision }: PlannedColumn, distinct: number): readonly Describing[] {
  const sql = quotedAlways(source.name);
  if (decision.kind === 'mask' && decision.mask.id === 'date.birth' && (source.family === 'date' || source.family === 'timestamp'))
    return [{ words: `year of ${source.name}`, sql: `extract(year FROM ${sql})` }];
  if (decision.kind === 'mask' && decision.mask.id === 'postcode')
    return [{ words: `region of ${source.name}`, sql: `left(${sql}::text, 1)` }];
  const isKept = decision.kind === 'keep' && ['text', 'boolean', 'integer', 'other'].includes(source.family) && !source.isArray;
  return isKept && distinct >= fewestValues && distinct <= mostValues ? [{ words: source.name, sql: `${sql}::text` }] : [];
}

async function riskOf(fresh: pg.ClientBase, table: PlannedTable, describing: readonly Describing[]): Promise<TableRisk> {
  const { rows } = await fresh.query<Pick<TableRisk, 'rows' | 'groups' | 'small' | 'single'>>(`SELECT coalesce(sum(n), 0)::float8 AS rows,
      count(*)::float8 AS groups, count(*) FILTER (WHERE n < ${smallGroup})::float8 AS small, count(*) FILTER (WHERE n = 1)::float8 AS single
    FROM (SELECT count(*) AS n FROM ${sqlName(table)} GROUP BY ${describing.map(({ sql }) => sql).join(', ')}) groups`);
  const [counts = { rows: 0, groups: 0, small: 0, single: 0 }] = rows;
  return { table: tableText(table), by: describing.map(({ words }) => words), ...counts };
}

const sampledRows = 500;

/** Of masked columns: a sample of each side, of the same size. */
export async function measureUtility(source: pg.ClientBase, fresh: pg.ClientBase, plan: RefreshPlan): Promise<readonly ColumnUtility[]> {
  const measured: ColumnUtility[] = [];
  for (const table of plan.tables) {
    const columns = table.columns.filter(({ decision }) => decision.kind === 'mask');
    if (columns.length === 0 || table.rows === 'none') continue;
    const [own, theirs] = [await sampleOf(source, table, columns), await sampleOf(fresh, table, columns)];
    for (const [index, column] of columns.entries()) {
      const ordered = ['integer', 'numeric', 'date', 'timestamp'].includes(column.source.family) && !column.source.isArray;
      measured.push(utilityOf(columnText(table, column.source.name), own[index] ?? [], theirs[index] ?? [], ordered));
    }
  }
  return measured;
}

/** By columns. From pages all over the table where it is large. */
async function sampleOf(client: pg.ClientBase, table: PlannedTable, columns: readonly PlannedColumn[]): Promise<readonly ColumnSample[]> {
  const { rows: sizes } = await client.query<{ rows: number }>('SELECT reltuples::float8 AS rows FROM pg_class WHERE oid = $1::regclass', [
    sqlName(table),
  ]);
  const share = Math.min(100, (sampledRows * 300) / Math.max(1, sizes[0]?.rows ?? 0));
  const names = columns.map(({ source }) => `left(${quotedAlways(source.name)}::text, 400)`).join(', ');
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${names} FROM ONLY ${sqlName(table)} TABLESAMPLE SYSTEM (${share}) REPEATABLE (7) LIMIT ${sampledRows}`,
    rowMode: 'array',
  });
  return columns.map((_column, index) => rows.map((row) => row[index] ?? null));
}
