// What the reader of schemas does not carry: named, so that nobody takes half a schema for a whole one.
import type pg from 'pg';
import { firstOwn } from './kind.ts';
import { wholeOf, type Wholes } from './relations.ts';

/** Who may do what, what goes where, what of it is rows, and what is read with that which it is a part of: nothing of it is made by itself. */
const leftBehind: ReadonlySet<string> = new Set([
  'pg_amop',
  'pg_amproc',
  'pg_default_acl',
  'pg_enum',
  'pg_init_privs',
  'pg_largeobject_metadata',
  'pg_publication',
  'pg_publication_namespace',
  'pg_publication_rel',
  'pg_subscription_rel',
  'pg_user_mapping',
]);

interface Catalog {
  readonly name: string;
  readonly mayRead: boolean;
  /** Of the column that names the schema or the table of each row. */
  readonly schema: string | null;
  readonly relation: string | null;
}

/** Everything of somebody's own in every catalogue that the server has, whichever version it is; without what was made or belongs to what was. */
export async function readStrangers(client: pg.ClientBase, made: ReadonlySet<string>, wholes: Wholes): Promise<readonly string[]> {
  const catalogs = (await client.query<Catalog>(catalogQuery)).rows.filter(({ name }) => !leftBehind.has(name));
  const unreadable = catalogs.filter(({ mayRead }) => !mayRead).map(({ name }) => `what is in ${name}, which this role may not read`);
  const each = catalogs.filter(({ mayRead }) => mayRead).map(ownRows);
  const ids = (await client.query<{ id: string }>(each.join(' UNION ALL '))).rows.map(({ id }) => id);
  const isMade = (id: string): boolean => made.has(id);
  const open = new Map(ids.map((id) => [id, wholeOf(id, isMade, wholes)] as const).filter(([, whole]) => !isMade(whole)));
  // What belongs to another stranger is named with that.
  const named = [...open].filter(([id, whole]) => id === whole || !open.has(whole)).map(([id]) => id);
  const strangers = (await client.query<{ words: string }>(namesQuery, [named])).rows;
  const columns = (await client.query<{ words: string }>(columnQuery)).rows;
  return [...new Set([...strangers, ...columns].map(({ words }) => words)), ...unreadable];
}

const catalogQuery = `SELECT c.relname::text AS name, has_table_privilege(c.oid, 'SELECT') AS "mayRead",
    (SELECT s.attname::text FROM pg_attribute s WHERE s.attrelid = c.oid AND s.attname ~ 'namespace$' AND s.atttypid = 'oid'::regtype) AS schema,
    (SELECT s.attname::text FROM pg_attribute s WHERE s.attrelid = c.oid AND s.attname IN ('adrelid', 'tgrelid', 'ev_class', 'polrelid')) AS relation
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid' AND a.atttypid = 'oid'::regtype
  WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared ORDER BY 1`;

const passing = `SELECT n.oid FROM pg_namespace n WHERE n.nspname ~ '^pg_(toast|temp)'`;

/** Temporary objects, which come and go while others read, and what lies behind tables have schemas of the server's own. */
function ownRows({ name, schema, relation }: Catalog): string {
  const conditions = [
    `oid >= ${firstOwn}`,
    ...(schema === null ? [] : [`${schema} NOT IN (${passing})`]),
    ...(relation === null ? [] : [`${relation} NOT IN (SELECT c.oid FROM pg_class c WHERE c.relnamespace IN (${passing}))`]),
    ...(name === 'pg_namespace' ? [`oid NOT IN (${passing})`] : []),
    // Of an operator that another one names before it is made there is no more than the name.
    ...(name === 'pg_operator' ? ['oprcode <> 0'] : []),
  ];
  return `SELECT '${name}:' || oid AS id FROM pg_catalog.${name} WHERE ${conditions.join(' AND ')}`;
}

const namesQuery = `SELECT what.type || ' ' || what.identity AS words FROM unnest($1::text[]) id
  CROSS JOIN LATERAL pg_identify_object(split_part(id, ':', 1)::regclass, split_part(id, ':', 2)::oid, 0) what
  WHERE what.identity IS NOT NULL ORDER BY 1`;

/** A kind of computed column that no version had when this was written. */
const columnQuery = `SELECT format('column %I of %s', a.attname, a.attrelid::regclass) AS words FROM pg_attribute a
  WHERE a.attrelid >= ${firstOwn} AND a.attnum > 0 AND NOT a.attisdropped AND (a.attgenerated NOT IN ('', 's', 'v') OR a.attidentity NOT IN ('', 'a', 'd'))`;
