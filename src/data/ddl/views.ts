import { columnSettings } from './column-settings.ts';
import { own, ownSchema, withOptions, type Kind } from './kind.ts';

const query = `rtrim(pg_get_viewdef(c.oid), ';' || chr(10))`;

const views: Kind = {
  rank: 17,
  stage: 'before',
  query: () => `SELECT 'pg_class:' || c.oid AS id, format('view %I.%I', n.nspname, c.relname) AS name,
      format('CREATE OR REPLACE VIEW %I.%I%s AS %s', n.nspname, c.relname, ${withOptions('c.reloptions')}, ${query}) AS sql,
      format('CREATE VIEW %I.%I AS SELECT %s', n.nspname, c.relname, (SELECT string_agg(format('NULL::%s%s AS %I', format_type(a.atttypid, a.atttypmod),
          coalesce((SELECT format(' COLLATE %I.%I', m.nspname, l.collname) FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
            JOIN pg_type y ON y.oid = a.atttypid WHERE l.oid = a.attcollation AND a.attcollation <> y.typcollation), ''), a.attname), ', ' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)) AS stub
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'v' AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`,
};

/** Their rows are made on staging, of what is masked there. */
const materialised: Kind = {
  rank: 18,
  stage: 'after',
  query: () => `SELECT 'pg_class:' || c.oid AS id, format('materialized view %I.%I', n.nspname, c.relname) AS name,
      format('CREATE MATERIALIZED VIEW %I.%I%s%s AS %s WITH %sDATA', n.nspname, c.relname,
        coalesce((SELECT format(' USING %I', m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'), ''),
        ${withOptions(`c.reloptions || ARRAY(SELECT 'toast.' || x FROM pg_class o, unnest(o.reloptions) x WHERE o.oid = c.reltoastrelid)`)}, ${query},
        CASE WHEN c.relispopulated THEN '' ELSE 'NO ' END)
      || ${columnSettings('ALTER MATERIALIZED VIEW %I.%I')} AS sql
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm' AND c.relpersistence <> 't' AND ${own('c', 'pg_class')} AND ${ownSchema('n')}`,
};

export const viewKinds: readonly Kind[] = [views, materialised];
