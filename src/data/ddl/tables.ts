import { columnSettings } from './column-settings.ts';
import { collate, own, ownAlso, ownSchema, withOptions, type Kind } from './kind.ts';

/** A table of somebody's own, as `c`, in its schema `n`. Temporary ones belong to a connection. */
const ownTable = `c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`;

/** What a child has from its parents is not said again; a partition is made by itself and attached. */
const said = '(a.attislocal OR c.relispartition)';

/** A table that stood by itself before it became a child has its own columns all, in its own order; and so it is made again. */
const joinedLater = `NOT EXISTS (SELECT FROM pg_attribute j WHERE j.attrelid = c.oid AND j.attnum > 0 AND NOT j.attisdropped AND NOT j.attislocal)`;

/** A child that computes a column as its parents do is not told how: up to 15 it must not be. */
const computedAbove = `(NOT c.relispartition AND NOT ${joinedLater} AND EXISTS (SELECT FROM pg_inherits i JOIN pg_attribute m ON m.attrelid = i.inhparent AND m.attname = a.attname
    JOIN pg_attrdef o ON o.adrelid = m.attrelid AND o.adnum = m.attnum WHERE i.inhrelid = c.oid AND m.attgenerated <> ''
      AND (current_setting('server_version_num')::int < 160000 OR pg_get_expr(o.adbin, o.adrelid) = pg_get_expr(d.adbin, d.adrelid))))`;

const columnText = (notNull: string): string => `format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    ${collate('a.attcollation', 'y.typcollation')},
    coalesce((SELECT format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(d.adbin, d.adrelid), CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
      FROM pg_attrdef d WHERE a.attgenerated <> '' AND d.adrelid = a.attrelid AND d.adnum = a.attnum AND NOT ${computedAbove}), ''), ${notNull})`;

/** Before 18 only a word of the column; from then on a rule with a name. */
const notNullWord = `CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END`;

const tables: Kind = {
  rank: 10,
  stage: 'before',
  isForRows: true,
  query: (server) => {
    const hasNames = server >= 180_000;
    const columns = `SELECT ${columnText(hasNames ? `''` : notNullWord)} AS part, a.attnum AS place FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
        WHERE c.reloftype = 0 AND a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND ${said}`;
    const ofType = `SELECT format('%I WITH OPTIONS NOT NULL', a.attname), a.attnum FROM pg_attribute a
        WHERE c.reloftype <> 0 AND a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND ${hasNames ? 'false' : 'a.attnotnull'}`;
    const rules = `SELECT format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), 10000 + k.conkey[1] FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.convalidated AND (k.conislocal OR c.relispartition)`;
    return `SELECT 'pg_class:' || c.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('CREATE %sTABLE %I.%I%s%s%s%s%s%s%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, n.nspname, c.relname,
        CASE WHEN c.reloftype <> 0 THEN ' OF ' || format_type(c.reloftype, NULL) ELSE '' END,
        CASE WHEN c.reloftype <> 0 AND parts IS NULL THEN '' ELSE format(' (%s)', parts) END,
        CASE WHEN c.relispartition OR ${joinedLater} THEN '' ELSE coalesce((SELECT ' INHERITS (' || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) || ')'
          FROM pg_inherits i WHERE i.inhrelid = c.oid), '') END,
        CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END,
        coalesce((SELECT format(' USING %I', m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'), ''),
        ${withOptions(`c.reloptions || ARRAY(SELECT 'toast.' || x FROM pg_class o, unnest(o.reloptions) x WHERE o.oid = c.reltoastrelid)`)},
        '') || ${settings} AS sql
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL (SELECT string_agg(part, ', ' ORDER BY place) AS parts
      FROM (${columns} UNION ALL ${ofType}${hasNames ? ` UNION ALL ${rules}` : ''}) all_parts) p
    WHERE ${ownTable}`;
  },
};

const alter = `format(';' || chr(10) || 'ALTER TABLE ONLY %I.%I `;

/** Statements behind the one that makes the table. */
const settings = `CASE WHEN c.relispartition OR NOT ${joinedLater} THEN '' ELSE (SELECT coalesce(string_agg(format(';' || chr(10) || 'ALTER TABLE %I.%I INHERIT %s',
      n.nspname, c.relname, i.inhparent::regclass), '' ORDER BY i.inhseqno), '') FROM pg_inherits i WHERE i.inhrelid = c.oid) END
  || ${columnSettings('ALTER TABLE ONLY %I.%I')}
  || CASE WHEN c.relrowsecurity THEN ${alter}ENABLE ROW LEVEL SECURITY', n.nspname, c.relname) ELSE '' END
  || CASE WHEN c.relforcerowsecurity THEN ${alter}FORCE ROW LEVEL SECURITY', n.nspname, c.relname) ELSE '' END
  || CASE c.relreplident WHEN 'f' THEN ${alter}REPLICA IDENTITY FULL', n.nspname, c.relname)
    WHEN 'n' THEN ${alter}REPLICA IDENTITY NOTHING', n.nspname, c.relname) ELSE '' END`;

/** What a child is stricter in than the parents whose column it has. From 18 on that is a rule of its own. */
const strictChildren: Kind = {
  rank: 11,
  stage: 'before',
  isForRows: true,
  query: (server) => `SELECT 'stricter:' || c.oid || ':' || a.attnum AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE ONLY %I.%I ALTER COLUMN %I SET NOT NULL', n.nspname, c.relname, a.attname) AS sql, ARRAY['pg_class:' || c.oid] AS needs
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${ownTable} AND ${String(server < 180_000)} AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT ${said} AND NOT EXISTS (
      SELECT FROM pg_inherits i JOIN pg_attribute m ON m.attrelid = i.inhparent AND m.attname = a.attname WHERE i.inhrelid = c.oid AND m.attnotnull)`,
};

/** 18: rules that rows of old may break. */
const looseNotNulls: Kind = {
  rank: 11,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_constraint:' || k.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) AS sql
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'n' AND NOT k.convalidated AND (k.conislocal OR c.relispartition) AND ${ownTable} AND ${ownAlso('k.oid', 'pg_constraint')}`,
};

const numbers = `CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END`;
const range = `format(' START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s', q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache)`;

/** The dependency by which a sequence belongs to a column: `a` where the column owns it, `i` where it is the column's identity. */
const ofColumn = `LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
      AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace m ON m.oid = t.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid`;

/** That of an identity is logged as its table is, unless somebody has said otherwise, which nobody could before 15. */
const logged = `CASE WHEN c.relpersistence = t.relpersistence OR current_setting('server_version_num')::int < 150000 THEN '' ELSE format(';' || chr(10) || 'ALTER SEQUENCE %I.%I SET %s', n.nspname, c.relname,
    CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END) END`;

const sequences: Kind = {
  rank: 12,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_class:' || c.oid AS id, format('sequence %I.%I', n.nspname, c.relname) AS name,
      CASE WHEN d.deptype = 'i' THEN format('ALTER TABLE %I.%I ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %I.%I%s%s)', m.nspname, t.relname,
          a.attname, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, n.nspname, c.relname, ${range}, ${numbers}) || ${logged}
        ELSE format('CREATE %sSEQUENCE %I.%I AS %s%s%s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, n.nspname, c.relname,
          format_type(q.seqtypid, NULL), ${range}, ${numbers})
        || CASE WHEN d.deptype = 'a' THEN format(';' || chr(10) || 'ALTER SEQUENCE %I.%I OWNED BY %I.%I.%I', n.nspname, c.relname, m.nspname, t.relname, a.attname)
          ELSE '' END END AS sql
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid ${ofColumn}
    WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`,
};

/** By themselves, for a function that one calls may name the table. */
const defaults: Kind = {
  rank: 14,
  stage: 'before',
  query: () => `SELECT 'pg_attrdef:' || d.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE ONLY %I.%I ALTER COLUMN %I SET DEFAULT %s', n.nspname, c.relname, a.attname, pg_get_expr(d.adbin, d.adrelid)) AS sql
    FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p', 'v') AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`,
};

/**
 * Every partition has its own before it is attached; children by `INHERITS` get those of their parents with them.
 * What a child has too comes first: it may hold for old rows where that of the parent does not.
 */
const checks: Kind = {
  rank: 15,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_constraint:' || k.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) AS sql,
      ARRAY(SELECT 'pg_constraint:' || o.oid FROM pg_inherits i JOIN pg_constraint o ON o.conrelid = i.inhrelid
        WHERE i.inhparent = c.oid AND o.contype = 'c' AND o.conname = k.conname AND o.conislocal) AS needs
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'c' AND (k.conislocal OR c.relispartition) AND ${ownTable}`,
};

const rulesOf = (table: string): string =>
  `ARRAY(SELECT 'pg_constraint:' || k.oid FROM pg_constraint k WHERE k.conrelid = ${table} AND k.contype IN ('c', 'n'))`;

const partitions: Kind = {
  rank: 16,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'attached:' || c.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE ONLY %s ATTACH PARTITION %I.%I %s', i.inhparent::regclass, n.nspname, c.relname, pg_get_expr(c.relpartbound, c.oid)) AS sql,
      ARRAY['pg_class:' || c.oid, 'pg_class:' || i.inhparent] || ${rulesOf('c.oid')} || ${rulesOf('i.inhparent')} AS needs
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.relispartition AND ${ownTable}`,
};

export const tableKinds: readonly Kind[] = [tables, strictChildren, looseNotNulls, sequences, defaults, checks, partitions];
