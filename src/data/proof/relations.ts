// Everything on the fresh database that holds rows, and every text that is no row: both can carry a value there that nobody thinks of.
import type pg from 'pg';
import { columnText, quotedAlways } from '#core/data/identifiers.ts';
import { chunksOf, rangeScans, sqlName } from '#data/chunks.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

/** A piece of a relation, for one thread. */
export interface ScanJob {
  readonly sql: string;
  readonly columns: readonly ScanColumn[];
  /** As SQL writes it, and whether it is a view that holds rows; absent: it is of none. */
  readonly table?: string;
  readonly kind?: RelationRow['kind'];
  /** Of the relation on the disk that it stands for. */
  readonly bytes?: number;
}

export interface ScanColumn {
  /** As the file writes it. */
  readonly where: string;
  /** `figures`: a number, which is looked at as a whole; `none`: too little fits into it. */
  readonly holds: 'text' | 'figures' | 'none';
  readonly isMasked: boolean;
}

const pieceBytes = 16 * 1024 * 1024;

interface RelationRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'r' | 'm';
  readonly bytes: number;
  readonly columns: readonly { readonly name: string; readonly category: string; readonly generated: boolean }[];
}

/** Of an array the elements' kind counts, but that several numbers are no number: they are read as text. B: boolean, D and T: dates and times, N: numbers. */
const relationQuery = `SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind, pg_table_size(c.oid)::float8 AS bytes,
    coalesce((SELECT json_agg(json_build_object('name', a.attname, 'generated', a.attgenerated <> '',
        'category', CASE WHEN t.typcategory = 'A' THEN replace(coalesce(e.typcategory::text, 'U'), 'N', 'A') ELSE t.typcategory::text END) ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND (c.relkind = 'r' OR c.relispopulated)
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 4 DESC, 1, 2`;

/** Every piece of every table and materialised view, the largest first. */
export async function scanJobs(client: pg.ClientBase, plan: RefreshPlan): Promise<readonly ScanJob[]> {
  const masked = new Set(
    plan.tables.flatMap((table) =>
      table.columns.flatMap(({ source, decision }) => (decision.kind === 'keep' ? [] : [columnText(table, source.name)])),
    ),
  );
  const { rows: heads } = await client.query<{ server: number }>(`SELECT current_setting('server_version_num')::int AS server`);
  const { rows } = await client.query<RelationRow>(relationQuery);
  return rows.flatMap((relation) => jobsOf(relation, masked, (heads[0]?.server ?? 0) >= rangeScans));
}

function jobsOf(relation: RelationRow, masked: ReadonlySet<string>, canSplit: boolean): readonly ScanJob[] {
  const columns = relation.columns.map(({ name, category, generated }): ScanColumn => {
    const where = columnText(relation, name);
    // What the server computes may be computed of what a mask wrote.
    return { where, holds: holdsOf(category), isMasked: masked.has(where) || generated || relation.kind === 'm' };
  });
  const read = columns.filter(({ holds }) => holds !== 'none');
  if (read.length === 0) return [];
  const names = relation.columns.filter((_column, index) => columns[index]?.holds !== 'none').map(readAs);
  const chunks = chunksOf(relation.bytes, canSplit, pieceBytes);
  const bytes = relation.bytes / chunks.length;
  return chunks.map(({ from, to }) => {
    const end = to === undefined ? '' : ` AND ctid < '(${to},0)'::tid`;
    const range = from === 0 && to === undefined ? '' : ` WHERE ctid >= '(${from},0)'::tid${end}`;
    const table = sqlName(relation);
    return {
      sql: `COPY (SELECT ${names.join(', ')} FROM ONLY ${table}${range}) TO STDOUT`,
      columns: read,
      table,
      kind: relation.kind,
      bytes,
    };
  });
}

/** What the server numbers its transactions with: rows that are written from here on are told by `hasChanged`. */
export async function markChanges(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ mark: string }>('SELECT (txid_current() % 4294967296)::text AS mark');
  return rows[0]?.mark ?? '0';
}

export async function hasChanged(client: pg.ClientBase, table: string, mark: string): Promise<boolean> {
  const { rows } = await client.query(`SELECT 1 FROM ONLY ${table} WHERE age(xmin) < age($1::text::xid) LIMIT 1`, [mark]);
  return rows.length > 0;
}

/** A comma within a number would make one of two: elements that are numbers stand apart. */
function readAs({ name, category }: RelationRow['columns'][number]): string {
  return category === 'A' ? `replace(${quotedAlways(name)}::text, ',', ';')` : quotedAlways(name);
}

function holdsOf(category: string): ScanColumn['holds'] {
  if (category === 'B' || category === 'D' || category === 'T') return 'none';
  return category === 'N' ? 'figures' : 'text';
}

const objectsAtOnce = 200;

/** Large objects, each as one cell, some hundred after another; where there is none nothing is read. */
export async function largeObjectJobs(client: pg.ClientBase): Promise<readonly ScanJob[]> {
  const { rows } = await client.query<{ first: string; last: string }>(
    `SELECT min(oid)::text AS first, max(oid)::text AS last
      FROM (SELECT oid, (row_number() OVER (ORDER BY oid) - 1) / ${objectsAtOnce} AS piece FROM pg_largeobject_metadata) o
      GROUP BY piece ORDER BY piece`,
  );
  return rows.map(({ first, last }) => ({
    sql: `COPY (SELECT lo_get(oid) FROM pg_largeobject_metadata WHERE oid BETWEEN ${Number(first)} AND ${Number(last)}) TO STDOUT`,
    columns: [{ where: 'large objects', holds: 'text', isMasked: false }],
  }));
}

/** A text of the schema: what it belongs to, as people say it. */
export interface SchemaText {
  readonly where: string;
  readonly text: string;
}

interface TextRow {
  readonly kind: string;
  readonly object: string;
  readonly text: string;
}

/** The server's own objects have smaller numbers. */
const own = 16_384;

const textQuery = `
  SELECT 'comment on' AS kind, pg_describe_object(classoid, objoid, objsubid) AS object, description AS text
    FROM pg_description WHERE objoid >= ${own} OR classoid = 'pg_namespace'::regclass
  UNION ALL SELECT 'comment on', 'the database', description FROM pg_shdescription
    WHERE classoid = 'pg_database'::regclass AND objoid = (SELECT oid FROM pg_database WHERE datname = current_database())
  UNION ALL SELECT 'label of', pg_describe_object(classoid, objoid, objsubid), label FROM pg_seclabel WHERE objoid >= ${own}
  UNION ALL SELECT 'default of', pg_describe_object('pg_class'::regclass, adrelid, adnum), pg_get_expr(adbin, adrelid)
    FROM pg_attrdef WHERE adrelid >= ${own}
  UNION ALL SELECT '', pg_describe_object('pg_constraint'::regclass, oid, 0), conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE oid >= ${own}
  UNION ALL SELECT 'label of', pg_describe_object('pg_type'::regclass, enumtypid, 0), enumlabel FROM pg_enum WHERE oid >= ${own}
  UNION ALL SELECT '', pg_describe_object('pg_type'::regclass, oid, 0), typname || ' ' || coalesce(typdefault, '')
    FROM pg_type WHERE oid >= ${own} AND typtype IN ('d', 'e', 'c', 'r')
  UNION ALL SELECT 'body of', pg_describe_object('pg_class'::regclass, oid, 0), pg_get_viewdef(oid)
    FROM pg_class WHERE relkind IN ('v', 'm') AND oid >= ${own}
  UNION ALL SELECT 'body of', pg_describe_object('pg_proc'::regclass, oid, 0),
      CASE WHEN prokind = 'a' THEN proname || ' ' || coalesce(array_to_string(proargnames, ' '), '')
        || ' ' || coalesce((SELECT concat_ws(' ', agginitval, aggminitval) FROM pg_aggregate WHERE aggfnoid = pg_proc.oid), '') ELSE pg_get_functiondef(oid) END
    FROM pg_proc WHERE oid >= ${own}
  UNION ALL SELECT '', pg_describe_object('pg_statistic_ext'::regclass, oid, 0), pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE oid >= ${own}
  UNION ALL SELECT '', pg_describe_object('pg_policy'::regclass, oid, 0),
      polname || ' ' || coalesce(pg_get_expr(polqual, polrelid), '') || ' ' || coalesce(pg_get_expr(polwithcheck, polrelid), '') FROM pg_policy
  UNION ALL SELECT '', pg_describe_object('pg_class'::regclass, indexrelid, 0), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indexrelid >= ${own}
  UNION ALL SELECT 'bounds of', pg_describe_object('pg_class'::regclass, oid, 0), pg_get_expr(relpartbound, oid)
    FROM pg_class WHERE relpartbound IS NOT NULL
  UNION ALL SELECT '', pg_describe_object('pg_trigger'::regclass, oid, 0), pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT '', pg_describe_object('pg_rewrite'::regclass, oid, 0), pg_get_ruledef(oid) FROM pg_rewrite WHERE oid >= ${own} AND rulename <> '_RETURN'
  UNION ALL SELECT 'name of', pg_describe_object('pg_class'::regclass, c.oid, 0), c.relname || ' ' || coalesce(array_to_string(c.reloptions, ' '), '')
      || ' ' || coalesce((SELECT string_agg(attname || ' ' || coalesce(array_to_string(attoptions, ' '), ''), ' | ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0), '') FROM pg_class c WHERE c.oid >= ${own} AND c.relkind NOT IN ('t', 'i', 'I')
  UNION ALL SELECT 'name of', 'a schema', nspname FROM pg_namespace WHERE oid >= ${own}
  UNION ALL SELECT 'options of', 'server ' || srvname, array_to_string(srvoptions, ' ') FROM pg_foreign_server
  UNION ALL SELECT 'options of', pg_describe_object('pg_class'::regclass, ftrelid, 0), array_to_string(ftoptions, ' ') FROM pg_foreign_table
  UNION ALL SELECT 'options of', pg_describe_object('pg_class'::regclass, attrelid, attnum), array_to_string(attfdwoptions, ' ')
    FROM pg_attribute WHERE attfdwoptions IS NOT NULL
  UNION ALL SELECT 'options of', 'foreign-data wrapper ' || fdwname, array_to_string(fdwoptions, ' ') FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'label of', 'the database', label FROM pg_shseclabel
    WHERE classoid = 'pg_database'::regclass AND objoid = (SELECT oid FROM pg_database WHERE datname = current_database())
  UNION ALL SELECT 'name of', 'an event trigger', evtname || ' ' || coalesce(array_to_string(evttags, ' '), '') FROM pg_event_trigger
  UNION ALL SELECT 'options of', 'dictionary ' || dictname, dictinitoption FROM pg_ts_dict WHERE oid >= ${own}
  UNION ALL SELECT 'setting of', 'the database', array_to_string(setconfig, ' ') FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export async function schemaTexts(client: pg.ClientBase): Promise<readonly SchemaText[]> {
  const { rows } = await client.query<TextRow>(`SELECT kind, object, text FROM (${textQuery}) texts WHERE text <> ''`);
  return rows.map(({ kind, object, text }) => ({ where: `${kind} ${object}`.trim(), text }));
}

/** How many rows name no row by a foreign key that the server did not check itself. */
export async function countOrphans(client: pg.ClientBase): Promise<readonly { readonly key: string; readonly rows: number }[]> {
  const { rows } = await client.query<{ key: string; sql: string }>(orphanQuery);
  const counted = [];
  for (const { key, sql } of rows) {
    const { rows: counts } = await client.query<{ count: number }>(sql);
    counted.push({ key, rows: counts[0]?.count ?? 0 });
  }
  return counted;
}

const orphanQuery = `SELECT k.conname::text AS key, format('SELECT count(*)::float8 AS count FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
      k.conrelid::regclass, string_agg(format('c.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass,
      string_agg(format('p.%I = c.%I', b.attname, a.attname), ' AND ')) AS sql
    FROM pg_constraint k CROSS JOIN unnest(k.conkey, k.confkey) AS u (child, parent)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.child JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.parent
    WHERE k.contype = 'f' AND NOT k.convalidated GROUP BY k.oid, k.conname, k.conrelid, k.confrelid ORDER BY 1`;
