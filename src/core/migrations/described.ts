/** A table as its database describes it: what a row needs, and nothing of what is in it. */
export interface DescribedTable {
  /** With its schema, in marks where it needs them: as it stands in a statement. */
  readonly name: string;
  readonly columns: readonly DescribedColumn[];
  readonly primaryKey: readonly string[];
  /** Sets of columns that no two rows share; the primary key is one. */
  readonly uniques: readonly (readonly string[])[];
  readonly foreignKeys: readonly DescribedForeignKey[];
  /** As the database writes them: `CHECK ((price > 0))`. */
  readonly checks: readonly string[];
}

export interface DescribedColumn {
  readonly name: string;
  /** As the database writes it: `character varying(40)`. */
  readonly type: string;
  readonly notNull: boolean;
  /** The database fills it by itself. */
  readonly isFilled: boolean;
  /** It takes no value at all. */
  readonly isReckoned: boolean;
  /** Of an enum: its values, in order. */
  readonly values?: readonly string[];
}

export interface DescribedForeignKey {
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
}

/** One row as JSON: a `DescribedTable` for each table of the database that this role may write to. */
export const describeTables = `
SELECT json_build_object(
  'name', c.oid::regclass::text,
  'columns', (
    SELECT coalesce(json_agg(jsonb_build_object(
      'name', a.attname, 'type', format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), a.atttypmod), 'notNull', a.attnotnull OR t.typnotnull,
      'isFilled', a.atthasdef OR a.attidentity <> '', 'isReckoned', a.attgenerated <> '' OR a.attidentity = 'a')
      || CASE WHEN t.typtype = 'e' THEN jsonb_build_object('values',
        (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)) ELSE '{}'::jsonb END
      ORDER BY a.attnum), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'primaryKey', (SELECT coalesce(json_agg(a.attname ORDER BY k.place), '[]') FROM pg_constraint p, unnest(p.conkey) WITH ORDINALITY k(number, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number WHERE p.conrelid = c.oid AND p.contype = 'p'),
  'uniques', (SELECT coalesce(json_agg((SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey))), '[]')
    FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indexprs IS NULL),
  'foreignKeys', (SELECT coalesce(json_agg(json_build_object('to', f.confrelid::regclass::text,
      'columns', (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(f.conkey) WITH ORDINALITY k(number, place)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number),
      'toColumns', (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(f.confkey) WITH ORDINALITY k(number, place)
        JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number))), '[]')
    FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'),
  'checks', (SELECT coalesce(json_agg(pg_get_constraintdef(k.oid)), '[]') FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c')
) AS described
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'INSERT')
ORDER BY 1::text`;
