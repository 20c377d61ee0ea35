// What the reader of schemas does not carry: named, so that nobody takes half a schema for a whole one.
import type pg from 'pg';
import { firstOwn } from './kind.ts';
import { wholeOf, type Wholes } from './relations.ts';

/** Who may do what, what goes where, and what of it is rows: none of it goes to staging. */
const leftBehind: ReadonlySet<string> = new Set([
  'pg_default_acl',
  'pg_init_privs',
  'pg_largeobject_metadata',
  'pg_publication',
  'pg_publication_namespace',
  'pg_publication_rel',
  'pg_subscription_rel',
  'pg_user_mapping',
]);
/** Each a part of a family of operators: read with it, and told with it. */
const ofFamilies: ReadonlySet<string> = new Set(['pg_amop', 'pg_amproc', 'pg_enum']);

interface Catalog {
  readonly name: string;
  readonly mayRead: boolean;
}

/** Everything of somebody's own in every catalogue that the server has, whichever version it is; without what was made or belongs to what was. */
export async function readStrangers(client: pg.ClientBase, made: ReadonlySet<string>, wholes: Wholes): Promise<readonly string[]> {
  const catalogs = (await client.query<Catalog>(catalogQuery)).rows.filter(({ name }) => !leftBehind.has(name));
  const unreadable = catalogs.filter(({ mayRead }) => !mayRead).map(({ name }) => `what is in ${name}, which this role may not read`);
  const each = catalogs
    .filter(({ mayRead }) => mayRead)
    .map(
      ({ name }) =>
        `SELECT '${name}' AS catalog, oid FROM pg_catalog.${name} WHERE oid >= ${firstOwn}${name === 'pg_operator' ? ' AND oprcode <> 0' : ''}`,
    );
  const { rows } = await client.query<{ id: string; words: string }>(strangerQuery(each.join(' UNION ALL ')));
  const isMade = (id: string): boolean => made.has(id);
  const open = rows.filter(({ id }) => {
    const whole = wholeOf(id, isMade, wholes);
    // Its own whole is named.
    return !isMade(whole) && !rows.some((other) => other.id === whole && whole !== id);
  });
  const columns = (await client.query<{ words: string }>(columnQuery)).rows;
  return [...new Set([...open, ...columns].map(({ words }) => words)), ...unreadable];
}

const catalogQuery = `SELECT c.relname::text AS name, has_table_privilege(c.oid, 'SELECT') AS "mayRead" FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid' AND a.atttypid = 'oid'::regtype
  WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared ORDER BY 1`;

/** Temporary objects and those behind tables lie in schemas of the server's own. */
const strangerQuery = (all: string): string => `WITH every AS MATERIALIZED (${all}),
  told AS (SELECT catalog, oid, pg_identify_object(catalog::regclass, oid, 0) AS what FROM every WHERE catalog NOT IN ('${[...ofFamilies].join("', '")}'))
  SELECT catalog || ':' || oid AS id, (what).type || ' ' || (what).identity AS words FROM told
  WHERE (what).identity IS NOT NULL AND coalesce((what).schema, '') !~ '^pg_(toast|temp|toast_temp)'
    AND (what).identity !~ '\\mpg_(toast|temp_\\d+|toast_temp_\\d+)\\M' ORDER BY 2`;

/** A kind of computed column that no version had when this was written. */
const columnQuery = `SELECT format('column %I of %s', a.attname, a.attrelid::regclass) AS words FROM pg_attribute a
  WHERE a.attrelid >= ${firstOwn} AND a.attnum > 0 AND NOT a.attisdropped AND (a.attgenerated NOT IN ('', 's', 'v') OR a.attidentity NOT IN ('', 'a', 'd'))`;
