// Rows that somebody wrote into tables of extensions: those tables come with their extension, as it makes them, and such rows do not come along.
import type pg from 'pg';
import type { DdlFinding } from '#core/data/ddl-scan/scan-ddl.ts';
import { quoted, tableText } from '#core/data/identifiers.ts';
import { sqlName } from './chunks.ts';

interface ConfigTable {
  readonly extension: string;
  readonly schema: string;
  readonly name: string;
  /** `WHERE …`: which of its rows are not the extension's own. */
  readonly condition: string;
  readonly mayRead: boolean;
}

/** Extensions with such rows, and where these are; what this role may not read is taken to have some. */
export async function extensionRows(client: pg.ClientBase): Promise<readonly DdlFinding[]> {
  const { rows } = await client.query<ConfigTable>(configQuery);
  const found = new Map<string, string[]>();
  for (const table of rows) {
    if (!(await hasRows(client, table))) continue;
    const object = `extension ${quoted(table.extension)}`;
    found.set(object, [...(found.get(object) ?? []), tableText(table)]);
  }
  return [...found].map(([object, tables]) => ({ object, classes: ['rows'], tables }));
}

async function hasRows(client: pg.ClientBase, { condition, mayRead, ...table }: ConfigTable): Promise<boolean> {
  if (!mayRead) return true;
  const { rows } = await client.query(`SELECT 1 FROM ${sqlName(table)} ${condition} LIMIT 1`);
  return rows.length > 0;
}

const configQuery = `SELECT x.extname::text AS extension, n.nspname::text AS schema, c.relname::text AS name, coalesce(config.condition, '') AS condition,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) AS "mayRead"
  FROM pg_extension x CROSS JOIN LATERAL unnest(x.extconfig, x.extcondition) config (relation, condition)
    JOIN pg_class c ON c.oid = config.relation AND c.relkind IN ('r', 'p') JOIN pg_namespace n ON n.oid = c.relnamespace
  ORDER BY 1, 2, 3`;
