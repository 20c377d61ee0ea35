import { own, ownSchema, setting, type Kind } from './kind.ts';

/** The table of an index or key, `c` in `n`. */
const owner = `c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`;

const columnStatistics = `(SELECT coalesce(string_agg(format(';' || chr(10) || 'ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, x.relname,
      a.attnum, a.attstattarget), '' ORDER BY a.attnum), '') FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0)`;

/** One that could not be built is none; that of a partitioned table is not valid before each partition has one. */
const isBuilt = `(i.indisvalid OR c.relkind = 'p')`;

const indexes: Kind = {
  rank: 20,
  stage: 'index',
  query: () => `SELECT 'pg_class:' || x.oid AS id, format('index %I.%I', n.nspname, x.relname) AS name,
      pg_get_indexdef(x.oid) || ${columnStatistics} AS sql
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = x.relnamespace
    WHERE ${isBuilt} AND ${owner}
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))`,
};

/** What is set of an index stands in no text of a constraint. */
const uniques: Kind = {
  rank: 20,
  stage: 'index',
  query: () => `SELECT 'pg_constraint:' || k.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE ONLY %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
      || CASE WHEN x.reloptions IS NULL THEN '' ELSE format(';' || chr(10) || 'ALTER INDEX %I.%I SET (%s)', n.nspname, x.relname,
          (SELECT string_agg(${setting('o')}, ', ') FROM unnest(x.reloptions) o)) END || ${columnStatistics} AS sql
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class x ON x.oid = k.conindid
    WHERE k.contype IN ('p', 'u', 'x') AND ${owner}`,
};

const attachedIndexes: Kind = {
  rank: 21,
  stage: 'after',
  query: () => `SELECT 'attached:' || x.oid AS id, format('index %I.%I', n.nspname, x.relname) AS name,
      format('ALTER INDEX %s ATTACH PARTITION %I.%I', h.inhparent::regclass, n.nspname, x.relname) AS sql,
      ARRAY['pg_class:' || x.oid, 'pg_class:' || h.inhparent] AS needs
    FROM pg_inherits h JOIN pg_class x ON x.oid = h.inhrelid JOIN pg_index i ON i.indexrelid = x.oid
      JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = x.relnamespace WHERE ${isBuilt} AND ${owner}`,
};

const chosen = (
  condition: string,
  words: string,
  id: string,
): string => `SELECT '${id}:' || x.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER %s %I.%I ${words} %I', CASE WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, n.nspname, c.relname, x.relname) AS sql,
      ARRAY['pg_class:' || x.oid] AS needs
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = x.relnamespace
    WHERE ${condition} AND ${owner}`;

const clustered: Kind = { rank: 22, stage: 'after', query: () => chosen('i.indisclustered', 'CLUSTER ON', 'clustered') };
const identified: Kind = {
  rank: 22,
  stage: 'after',
  query: () => chosen(`i.indisreplident AND c.relreplident = 'i'`, 'REPLICA IDENTITY USING INDEX', 'identified'),
};

/** Each checks the rows that are there. Those of partitions are those of the table that they are of. */
const foreignKeys: Kind = {
  rank: 23,
  stage: 'after',
  query: () => `SELECT 'pg_constraint:' || k.oid AS id, format('table %I.%I', n.nspname, c.relname) AS name,
      format('ALTER TABLE %s%I.%I ADD CONSTRAINT %I %s', CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END, n.nspname, c.relname, k.conname,
        pg_get_constraintdef(k.oid)) AS sql
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'f' AND k.conparentid = 0 AND ${owner}`,
};

export const keyKinds: readonly Kind[] = [indexes, uniques, attachedIndexes, clustered, identified, foreignKeys];
