// What shows rows of foreign tables: those stand on another server, and a copy never asks it.
import type pg from 'pg';
import type { SchemaText } from './ddl/read-schema.ts';

/** As PostgreSQL writes their names in a statement. */
interface FarRows {
  /** Views that hold rows. */
  readonly views: readonly string[];
  /** Tables of which a part is elsewhere. */
  readonly tables: readonly string[];
}

export async function farRows(source: pg.ClientBase): Promise<FarRows> {
  const { rows } = await source.query<{ kind: string; name: string }>(farQuery);
  const of = (...kinds: readonly string[]): readonly string[] => rows.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  return { views: of('m'), tables: of('r', 'p') };
}

/** Such a view stays as empty as it is made: whoever may reach that server on staging fills it. */
export function withoutFarRows(schema: SchemaText, { views }: FarRows): SchemaText {
  const far = new Set(views.map((name) => `REFRESH MATERIALIZED VIEW ${name};`));
  return views.length === 0 ? schema : { ...schema, rest: schema.rest.filter((statement) => !far.has(`${statement.replace(/;$/, '')};`)) };
}

/** Through other views, and from parts to what they are parts of. */
const farQuery = `WITH RECURSIVE far AS (
    SELECT oid FROM pg_class WHERE relkind = 'f'
    UNION SELECT more.oid FROM far f CROSS JOIN LATERAL (
      SELECT i.inhparent AS oid FROM pg_inherits i WHERE i.inhrelid = f.oid
      UNION ALL SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND r.rulename = '_RETURN'
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = f.oid) more)
  SELECT c.relkind::text AS kind, format('%I.%I', n.nspname, c.relname) AS name
  FROM far f JOIN pg_class c ON c.oid = f.oid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('m', 'r', 'p')`;
