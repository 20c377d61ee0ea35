// A database's own catalogue, read in the snapshot in which it is copied: tables, columns, unique indexes, foreign keys, enums.
import type pg from 'pg';
import type {
  ColumnSequence,
  Reference,
  SourceCatalog,
  SourceColumn,
  SourceEnum,
  SourceField,
  SourceTable,
  TableName,
  UniqueKey,
} from '#core/data/catalog.ts';
import { columnsIn } from '#core/data/identifiers.ts';
import { expressionOf, type ColumnTrigger } from '#core/data/trigger-expression.ts';
import type { TypeFamily } from '#core/data/mask-definition.ts';

/** Reads PostgreSQL 12 to 18. What belongs to the server or to an extension comes with those, and is not read. */
export async function readCatalog(connection: pg.ClientBase): Promise<SourceCatalog> {
  // One connection does one thing at a time.
  const [head] = (await connection.query<{ database: string; server: number; objects: number }>(headQuery)).rows;
  const columns = groupedBy((await connection.query<ColumnRow>(columnQuery)).rows, ({ oid }) => oid);
  const uniques = groupedBy((await connection.query<UniqueRow>(uniqueQuery)).rows, ({ oid }) => oid);
  const sequences = groupedBy((await connection.query<SequenceRow>(sequenceQuery)).rows, ({ oid }) => oid);
  const triggers = groupedBy((await connection.query<TriggerRow>(triggerQuery)).rows, ({ oid }) => oid);
  const tables = (await connection.query<TableRow>(tableQuery)).rows.map(({ oid, partitionOf, partitionedBy, ...table }): SourceTable => {
    const own = (columns.get(oid) ?? []).map((row) => columnOf(row, columns, sequences.get(oid)));
    const names = own.map(({ name }) => name);
    const kept = (triggers.get(oid) ?? []).map(triggerOf);
    return {
      ...table,
      ...(partitionOf !== null && { partitionOf }),
      columns: own.map((column) => withTrigger(column, kept, names)),
      ...(partitionedBy !== null && { partitionKey: columnsIn(partitionedBy, names) }),
      uniques: (uniques.get(oid) ?? []).map((row) => uniqueOf(row, names)),
    };
  });
  const enums = (await connection.query<SourceEnum>(enumQuery)).rows;
  const references = (await connection.query<ReferenceRow>(referenceQuery)).rows.map(referenceOf);
  const largeObjects = head?.objects ?? 0;
  return {
    database: head?.database ?? '',
    server: head?.server ?? 0,
    tables,
    enums,
    references,
    ...(largeObjects > 0 && { largeObjects }),
  };
}

type TableRow = Omit<SourceTable, 'columns' | 'uniques' | 'partitionOf' | 'partitionKey'> & {
  readonly oid: string;
  readonly partitionedBy: string | null;
  readonly partitionOf: TableName | null;
};

interface ColumnRow extends Omit<SourceColumn, 'family' | 'maxLength' | 'comment' | 'sequence' | 'nesting' | 'fields'> {
  readonly oid: string;
  readonly isRange: boolean;
  /** Of a row type, what its fields stand under. */
  readonly row: string | null;
  /** Name of the base type of a domain, or of the elements of an array. */
  readonly base: string;
  readonly modifier: number;
  readonly comment: string | null;
}

interface SequenceRow extends TableName {
  readonly oid: string;
  readonly column: string;
  readonly last: number | null;
}

interface TriggerRow {
  readonly oid: string;
  readonly function: string;
  readonly body: string;
  /** Each ends with a 0. */
  readonly given: Buffer;
}

interface UniqueRow extends Omit<UniqueKey, 'expression' | 'condition' | 'isExclusion'> {
  readonly oid: string;
  readonly expression: string | null;
  readonly condition: string | null;
  readonly isExclusion: boolean;
}

interface ReferenceRow extends Omit<Reference, 'isFull'> {
  readonly isFull: boolean;
}

function columnOf(
  { oid: _oid, base, modifier, comment, isRange, row, ...column }: ColumnRow,
  rows: ReadonlyMap<string, readonly ColumnRow[]>,
  sequences: readonly SequenceRow[] | undefined,
): SourceColumn {
  const sequence = sequences?.find((each) => each.column === column.name);
  const hasLength = modifier > 4 && (base === 'varchar' || base === 'bpchar');
  return {
    ...column,
    ...kindOf({ base, isRange, row }),
    ...(row !== null && { fields: (rows.get(row) ?? []).map(fieldOf) }),
    // The header of a text is counted in.
    ...(hasLength && { maxLength: modifier - 4 }),
    ...(comment !== null && { comment }),
    ...(sequence !== undefined && { sequence: sequenceOf(sequence) }),
  };
}

/** Within a field of a row type no other one is looked into. */
function fieldOf({ name, type, isArray, base, isRange, row }: ColumnRow): SourceField {
  return { name, type, isArray, ...kindOf({ base, isRange, row }) };
}

function kindOf({ base, isRange, row }: Pick<ColumnRow, 'base' | 'isRange' | 'row'>): Pick<SourceField, 'family' | 'nesting'> {
  if (row !== null) return { family: 'composite' };
  if (base === 'hstore') return { family: 'text', nesting: 'hstore' };
  return { family: families.get(base) ?? 'other', ...(isRange && { nesting: 'range' }) };
}

function triggerOf({ function: name, body, given }: TriggerRow): ColumnTrigger {
  return { function: name, body, arguments: given.toString().split('\0').slice(0, -1) };
}

/** Lists of words are computed so; of other columns nobody asks. */
function withTrigger(column: SourceColumn, triggers: readonly ColumnTrigger[], names: readonly string[]): SourceColumn {
  const computed = column.type === 'tsvector' && !column.generated ? expressionOf(column.name, triggers, names) : undefined;
  return computed === undefined ? column : { ...column, computed };
}

function sequenceOf({ schema, name, last }: SequenceRow): ColumnSequence {
  return { schema, name, ...(last !== null && { last }) };
}

/** What an expression looks at stands in its text. */
function uniqueOf({ oid: _oid, expression, condition, isExclusion, columns, ...key }: UniqueRow, names: readonly string[]): UniqueKey {
  const looked = expression === null ? [] : columnsIn(expression, names);
  return {
    ...key,
    columns: names.filter((name) => columns.includes(name) || looked.includes(name)),
    ...(expression !== null && { expression }),
    ...(condition !== null && { condition: { text: condition, columns: columnsIn(condition, names) } }),
    ...(isExclusion && { isExclusion }),
  };
}

function referenceOf({ isFull, ...reference }: ReferenceRow): Reference {
  return { ...reference, ...(isFull && { isFull }) };
}

/** By the names in `pg_type`. Money is a number that is written with signs of its place: no mask reads it. */
const families: ReadonlyMap<string, TypeFamily> = new Map<string, TypeFamily>([
  ['text', 'text'],
  ['varchar', 'text'],
  ['bpchar', 'text'],
  ['citext', 'text'],
  ['name', 'text'],
  ['int2', 'integer'],
  ['int4', 'integer'],
  ['int8', 'integer'],
  ['numeric', 'numeric'],
  ['float4', 'numeric'],
  ['float8', 'numeric'],
  ['bool', 'boolean'],
  ['date', 'date'],
  ['timestamp', 'timestamp'],
  ['timestamptz', 'timestamp'],
  ['uuid', 'uuid'],
  ['inet', 'inet'],
  ['cidr', 'inet'],
  ['macaddr', 'macaddr'],
  ['macaddr8', 'macaddr'],
  ['json', 'json'],
  ['jsonb', 'json'],
  ['bytea', 'bytea'],
]);

function groupedBy<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, key);
}

const headQuery = `SELECT current_database()::text AS database, current_setting('server_version_num')::int AS server,
  (SELECT count(*)::float8 FROM pg_largeobject_metadata) AS objects`;

/** Ordinary tables and partitioned ones of somebody's own schema. */
const owned = `c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg\\_toast%' AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

const tableQuery = `SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name,
    CASE WHEN c.relkind = 'p' THEN 'partitioned' WHEN c.relispartition THEN 'partition' ELSE 'table' END AS kind,
    CASE WHEN c.relispartition THEN (
      SELECT json_build_object('schema', m.nspname, 'name', r.relname) FROM pg_class r JOIN pg_namespace m ON m.oid = r.relnamespace
      WHERE r.oid = pg_partition_root(c.oid)) END AS "partitionOf",
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionedBy",
    greatest(c.reltuples, 0)::float8 AS rows, pg_table_size(c.oid)::float8 AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${owned} ORDER BY 2, 3`;

/** That a column owns, or that its default asks. */
const sequenceQuery = `SELECT DISTINCT ON (o.relid, o.num) o.relid::text AS oid, a.attname::text AS column, m.nspname::text AS schema, s.relname::text AS name,
    CASE WHEN has_sequence_privilege(s.oid, 'SELECT') OR has_sequence_privilege(s.oid, 'USAGE') THEN pg_sequence_last_value(s.oid)::float8 END AS last
  FROM (
      SELECT d.refobjid AS relid, d.refobjsubid AS num, d.objid AS sequence FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      UNION SELECT f.adrelid, f.adnum, d.refobjid FROM pg_attrdef f JOIN pg_depend d
        ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
    ) o JOIN pg_class s ON s.oid = o.sequence AND s.relkind = 'S' JOIN pg_namespace m ON m.oid = s.relnamespace
    JOIN pg_attribute a ON a.attrelid = o.relid AND a.attnum = o.num
  ORDER BY o.relid, o.num, m.nspname, s.relname`;

/** A domain over an array over ranges … is looked through to the end. Columns of tables, and fields of row types. */
const columnQuery = `WITH RECURSIVE ranges AS (
    SELECT rngtypid AS oid, rngsubtype AS subtype FROM pg_range
    UNION ALL SELECT (to_jsonb(r)->>'rngmultitypid')::oid, rngsubtype FROM pg_range r WHERE to_jsonb(r) ? 'rngmultitypid'
  ), bases (oid, base, modifier, array_found, range_found) AS (
    SELECT t.oid, t.oid, -1, false, false FROM pg_type t
    UNION ALL
    SELECT b.oid, CASE WHEN r.subtype IS NOT NULL THEN r.subtype WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END,
      CASE WHEN t.typtype = 'd' AND t.typtypmod >= 0 THEN t.typtypmod ELSE b.modifier END,
      b.array_found OR (t.typtype <> 'd' AND r.subtype IS NULL), b.range_found OR r.subtype IS NOT NULL
    FROM bases b JOIN pg_type t ON t.oid = b.base LEFT JOIN ranges r ON r.oid = t.oid
    WHERE t.typtype = 'd' OR r.subtype IS NOT NULL OR (t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A')
  )
  SELECT a.attrelid::text AS oid, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
    e.typname::text AS base, CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.modifier END AS modifier,
    b.array_found AS "isArray", b.range_found AS "isRange", CASE WHEN e.typtype = 'c' THEN e.typrelid::text END AS row,
    a.attnotnull AS "notNull", a.attgenerated <> '' AS generated, col_description(a.attrelid, a.attnum) AS comment
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN bases b ON b.oid = a.atttypid JOIN pg_type e ON e.oid = b.base
  WHERE a.attnum > 0 AND NOT a.attisdropped AND ((${owned}) OR c.relkind = 'c') AND e.typtype NOT IN ('d', 'r', 'm')
    AND NOT (e.typelem <> 0 AND e.typlen = -1 AND e.typcategory = 'A')
  ORDER BY a.attrelid, a.attnum`;

/** Before a row is written, and switched on. */
const triggerQuery = `SELECT t.tgrelid::text AS oid, p.proname::text AS function, t.tgargs AS given,
    CASE WHEN l.lanname = 'plpgsql' THEN p.prosrc ELSE '' END AS body
  FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
  WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 3 = 3
    AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.atttypid = 'tsvector'::regtype AND a.attnum > 0)
  ORDER BY t.tgrelid, t.tgname`;

const uniqueQuery = `SELECT i.indrelid::text AS oid, x.relname::text AS index, i.indisprimary AS "isPrimary",
    coalesce((to_jsonb(i)->>'indnullsnotdistinct')::bool, false) AS "nullsEqual", i.indisexclusion AS "isExclusion",
    pg_get_expr(i.indexprs, i.indrelid) AS expression, pg_get_expr(i.indpred, i.indrelid) AS condition,
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum > 0
      AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS columns
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE (i.indisunique OR i.indisexclusion) AND ${owned} ORDER BY 1, 2`;

const enumQuery = `SELECT n.nspname::text AS schema, t.typname::text AS name,
    ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype = 'e' AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

/** Those of partitions are those of the table that they are of. */
const referenceQuery = `SELECT k.conname::text AS name, k.confmatchtype = 'f' AS "isFull",
    json_build_object('schema', n.nspname, 'name', c.relname, 'columns', (
      SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum)) AS "from",
    json_build_object('schema', m.nspname, 'name', f.relname, 'columns', (
      SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)) AS "to"
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace m ON m.oid = f.relnamespace
  WHERE k.contype = 'f' AND k.conparentid = 0 ORDER BY n.nspname, c.relname, k.conname`;
