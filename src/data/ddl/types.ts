import { collate, firstOwn, own, ownAlso, ownSchema, type Kind } from './kind.ts';

const schemas: Kind = {
  rank: 0,
  stage: 'before',
  isForRows: true,
  query:
    () => `SELECT 'pg_namespace:' || n.oid AS id, format('schema %I', n.nspname) AS name, format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) AS sql
    FROM pg_namespace n WHERE ${own('n', 'pg_namespace')} AND ${ownSchema('n')}`,
};

/** In the version that the target's server has. */
const extensions: Kind = {
  rank: 1,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_extension:' || x.oid AS id, format('extension %I', x.extname) AS name,
      format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', x.extname, n.nspname) AS sql
    FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.oid >= ${firstOwn}`,
};

/** From 15 on a locale of ICU has a column of its own, which 17 calls otherwise. */
const collations: Kind = {
  rank: 2,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_collation:' || c.oid AS id, format('collation %I.%I', n.nspname, c.collname) AS name,
      format('CREATE COLLATION %I.%I (provider = %s%s, %s%s)', n.nspname, c.collname,
        CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default' END,
        CASE WHEN c.collisdeterministic THEN '' ELSE ', deterministic = false' END,
        CASE WHEN locale IS NOT NULL THEN format('locale = %L', locale)
          WHEN c.collcollate = c.collctype THEN format('locale = %L', c.collcollate)
          ELSE format('lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype) END,
        coalesce(', rules = ' || quote_literal(to_jsonb(c)->>'collicurules'), '')) AS sql
    FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace,
      LATERAL (SELECT coalesce(to_jsonb(c)->>'colllocale', to_jsonb(c)->>'colliculocale') AS locale) l
    WHERE ${own('c', 'pg_collation')} AND ${ownSchema('n')}`,
};

const enums: Kind = {
  rank: 3,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_type:' || t.oid AS id, format('type %I.%I', n.nspname, t.typname) AS name,
      format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)) AS sql
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND ${own('t', 'pg_type')} AND ${ownSchema('n')}`,
};

/** Not the types of the rows of tables. */
const composites: Kind = {
  rank: 3,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_type:' || t.oid AS id, format('type %I.%I', n.nspname, t.typname) AS name,
      format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname,
        (SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod), ${collate('a.attcollation', 'y.typcollation')}),
            ', ' ORDER BY a.attnum)
          FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS sql
    FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE c.relkind = 'c' AND ${own('t', 'pg_type')} AND ${ownSchema('n')}`,
};

/** Without those that have a function of their own which writes them in one way: only a language that the server trusts blindly can have it. */
const ranges: Kind = {
  rank: 3,
  stage: 'before',
  isForRows: true,
  query: (server) => `SELECT 'pg_type:' || t.oid AS id, format('type %I.%I', n.nspname, t.typname) AS name,
      format('CREATE TYPE %I.%I AS RANGE (subtype = %s%s%s%s%s)', n.nspname, t.typname, format_type(r.rngsubtype, NULL),
        coalesce((SELECT format(', subtype_opclass = %I.%I', m.nspname, o.opcname) FROM pg_opclass o JOIN pg_namespace m ON m.oid = o.opcnamespace
          WHERE o.oid = r.rngsubopc AND NOT o.opcdefault), ''),
        coalesce((SELECT format(', collation = %I.%I', m.nspname, o.collname) FROM pg_collation o JOIN pg_namespace m ON m.oid = o.collnamespace
          JOIN pg_type s ON s.oid = r.rngsubtype WHERE o.oid = r.rngcollation AND r.rngcollation <> s.typcollation), ''),
        CASE WHEN r.rngsubdiff <> 0 THEN format(', subtype_diff = %s', r.rngsubdiff::regproc) ELSE '' END,
        ${server >= 140_000 ? `coalesce((SELECT format(', multirange_type_name = %I.%I', m.nspname, y.typname) FROM pg_type y JOIN pg_namespace m ON m.oid = y.typnamespace WHERE y.oid = r.rngmultitypid), '')` : `''`}
      ) AS sql
    FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE r.rngcanonical = 0 AND ${own('t', 'pg_type')} AND ${ownSchema('n')}`,
};

const domains: Kind = {
  rank: 3,
  stage: 'before',
  isForRows: true,
  query: (server) => `SELECT 'pg_type:' || t.oid AS id, format('domain %I.%I', n.nspname, t.typname) AS name,
      format('CREATE DOMAIN %I.%I AS %s%s%s%s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
        ${collate('t.typcollation', 'b.typcollation')},
        coalesce(' DEFAULT ' || coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)), ''),
        CASE WHEN NOT t.typnotnull THEN '' ELSE ${
          server >= 170_000
            ? `coalesce((SELECT format(' CONSTRAINT %I', k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n'), '') || `
            : ''
        }' NOT NULL' END) AS sql
    FROM pg_type t JOIN pg_type b ON b.oid = t.typbasetype JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd' AND ${own('t', 'pg_type')} AND ${ownSchema('n')}`,
};

/** Before any table: a domain that a column of a composite type has takes no further rule. */
const domainChecks: Kind = {
  rank: 4,
  stage: 'before',
  isForRows: true,
  query: () => `SELECT 'pg_constraint:' || k.oid AS id, format('domain %I.%I, rule %I', n.nspname, t.typname, k.conname) AS name,
      format('ALTER DOMAIN %I.%I ADD CONSTRAINT %I %s', n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid)) AS sql
    FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE k.contype = 'c' AND ${own('t', 'pg_type')} AND ${ownSchema('n')} AND ${ownAlso('k.oid', 'pg_constraint')}`,
};

export const typeKinds: readonly Kind[] = [schemas, extensions, collations, enums, composites, ranges, domains, domainChecks];
