// A database that people work on already: it is read, and nothing else. What is there need not be what production has.
import type pg from 'pg';
import { columnText, tableText } from '#core/data/identifiers.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

/** Read only, whatever is asked of it. */
export const standingOptions = '-c default_transaction_read_only=on';

const columnQuery = `SELECT n.nspname::text AS schema, c.relname::text AS name, a.attname::text AS column
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;

/** Of the plan what stands there: a release that is tried may have added tables and columns, or taken some away. */
export async function standingPart(client: pg.ClientBase, plan: RefreshPlan): Promise<RefreshPlan> {
  const { rows } = await client.query<{ schema: string; name: string; column: string }>(columnQuery);
  const [tables, columns] = [new Set(rows.map(tableText)), new Set(rows.map((row) => columnText(row, row.column)))];
  const there = plan.tables.filter((table) => tables.has(tableText(table)));
  return {
    ...plan,
    tables: there.map((table) => ({
      ...table,
      columns: table.columns.filter(({ source }) => columns.has(columnText(table, source.name))),
    })),
  };
}
