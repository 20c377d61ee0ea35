// What the server says of the tables that rows are chosen of, beside what the catalogue says: by what it names each, and how keys compare.
import type pg from 'pg';
import type { SourceCatalog, TableName } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import type { SubsetLeaf } from '#core/data/subset/choosing.ts';

export interface SubsetTables {
  readonly leaves: readonly SubsetLeaf[];
  /** Those whose rows stand elsewhere. */
  readonly partitioned: ReadonlySet<string>;
  /** By table and constraint: how each pair of columns is compared. */
  readonly comparisons: ReadonlyMap<string, readonly Comparison[]>;
}

export interface Comparison {
  /** `OPERATOR(pg_catalog.=)`, with what is named on its left. */
  readonly operator: string;
  /** Of what is named, where what names it has another. */
  readonly collation: string | null;
}

export async function readSubsetTables(client: pg.ClientBase, { tables }: SourceCatalog): Promise<SubsetTables> {
  const { rows } = await client.query<{ id: string; schema: string; name: string; within: readonly TableName[] }>(leafQuery);
  const known = new Map(rows.map((row) => [tableText(row), row]));
  const constraints = (await client.query<ConstraintRow>(comparisonQuery)).rows;
  return {
    leaves: tables.flatMap(({ schema, name, rows: count, bytes }) => {
      const found = known.get(tableText({ schema, name }));
      return found === undefined ? [] : [{ schema, name, id: found.id, within: found.within, rows: count, bytes }];
    }),
    partitioned: new Set(tables.filter(({ kind }) => kind === 'partitioned').map(tableText)),
    comparisons: new Map(constraints.map(({ constraint, comparisons, ...table }) => [comparisonKey(table, constraint), comparisons])),
  };
}

export function comparisonKey(table: TableName, constraint: string): string {
  return `${tableText(table)} ${constraint}`;
}

interface ConstraintRow extends TableName {
  readonly constraint: string;
  readonly comparisons: readonly Comparison[];
}

/** From the nearest to the one at the top. */
const leafQuery = `SELECT c.oid::text AS id, n.nspname::text AS schema, c.relname::text AS name,
    CASE WHEN c.relispartition THEN (
      SELECT json_agg(json_build_object('schema', m.nspname, 'name', r.relname) ORDER BY a.place)
      FROM pg_partition_ancestors(c.oid) WITH ORDINALITY a (relid, place) JOIN pg_class r ON r.oid = a.relid JOIN pg_namespace m ON m.oid = r.relnamespace
      WHERE r.oid <> c.oid) ELSE '[]' END AS within
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't'`;

/** As the server itself compares them when it looks whether a foreign key holds; a period is named by all that overlap it. */
const comparisonQuery = `SELECT n.nspname::text AS schema, c.relname::text AS name, k.conname::text AS constraint, (
      SELECT json_agg(json_build_object(
          'operator', CASE WHEN u.place = cardinality(k.conkey) AND coalesce((to_jsonb(k)->>'conperiod')::bool, false)
            THEN 'OPERATOR(pg_catalog.&&)' ELSE format('OPERATOR(%I.%s)', s.nspname, o.oprname) END,
          'collation', CASE WHEN p.attcollation <> 0 AND p.attcollation <> f.attcollation THEN format('%I.%I', d.nspname, l.collname) END)
        ORDER BY u.place)
      FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY u (own, other, op, place)
        JOIN pg_attribute f ON f.attrelid = k.conrelid AND f.attnum = u.own JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.other
        JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace s ON s.oid = o.oprnamespace
        LEFT JOIN pg_collation l ON l.oid = p.attcollation LEFT JOIN pg_namespace d ON d.oid = l.collnamespace) AS comparisons
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.contype = 'f' AND k.conparentid = 0`;
