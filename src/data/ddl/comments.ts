import { firstOwn, type Kind } from './kind.ts';

/** Those whose names `pg_identify_object` writes as no statement takes them. */
const target = `CASE
    WHEN what.type = 'aggregate' THEN format('AGGREGATE %I.%I(%s)', pn.nspname, p.proname, coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*'))
    WHEN what.type IN ('function', 'procedure') THEN format('%s %I.%I(%s)', what.type, pn.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
    WHEN what.type = 'table constraint' THEN 'CONSTRAINT ' || what.identity
    WHEN what.type = 'domain constraint' THEN 'CONSTRAINT ' || replace(what.identity, ' on ', ' ON DOMAIN ')
    WHEN what.type LIKE '% column' THEN 'COLUMN ' || what.identity
    WHEN what.type = 'statistics object' THEN 'STATISTICS ' || what.identity
    ELSE upper(what.type) || ' ' || what.identity END`;

/** Behind all else. The server's own word for `public` is there without it. */
export const comments: Kind = {
  rank: 30,
  stage: 'after',
  query:
    () => `SELECT 'comment:' || d.classoid || ':' || d.objoid || ':' || d.objsubid AS id, 'comment on ' || what.type || ' ' || what.identity AS name,
      'COMMENT ON ' || ${target} || ' IS ' || quote_literal(d.description) AS sql,
      ARRAY[d.classoid::regclass::text || ':' || d.objoid] AS needs
    FROM pg_description d CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) what
      LEFT JOIN pg_proc p ON d.classoid = 'pg_proc'::regclass AND p.oid = d.objoid LEFT JOIN pg_namespace pn ON pn.oid = p.pronamespace
    WHERE (d.objoid >= ${firstOwn} OR (d.classoid = 'pg_namespace'::regclass AND what.identity = 'public' AND d.description <> 'standard public schema'))
      AND what.identity IS NOT NULL AND d.classoid NOT IN ('pg_largeobject'::regclass, 'pg_publication'::regclass)
      AND what.identity !~ '\\mpg_(toast|temp|toast_temp)(_\\d+)?\\.'`,
};
