// Owners, grants and settings of a fresh copy: tried before the first row is read, given before anybody looks, and all of them or none.
import pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import { databaseSteps, rightsSteps, useOfLargeObjects, type Wanted } from '#core/data/rights/rights-steps.ts';
import type { RightsStep, RoleMap } from '#core/data/rights/rights.ts';
import { Failure } from '#core/failure.ts';
import { wordsInLine } from '#core/file/quote.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import { serverWords } from '#data/server-words.ts';
import { readDatabaseRights, readObjectUse, readRights } from './read-rights.ts';

export const noRoles: RoleMap = { read: [], write: [] };

/** What the copy that stands there has; `name` is its database, on the server that `admin` is connected to. */
export async function wantedRights(target: Endpoint, admin: pg.ClientBase, name: string, map: RoleMap): Promise<Wanted> {
  const loader = await loaderOf(admin);
  const database = await readDatabaseRights(admin, name);
  if (database === undefined) return { before: undefined, database, map, loader };
  const client = await connect(target);
  try {
    return { before: await readRights(client), database, largeObjects: await readObjectUse(client), map, loader };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function loaderOf(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT current_user::text AS name');
  return rows[0]?.name ?? '';
}

interface Tried {
  /** The database that the connection is in, which has its tables. */
  readonly fresh: string;
  readonly hasLargeObjects: boolean;
}

/** Nothing of it stays. Throws a Failure where the role may not do all of it. */
export async function tryRights(client: pg.ClientBase, wanted: Wanted, { fresh, hasLargeObjects }: Tried): Promise<void> {
  const now = await readDatabaseRights(client, fresh);
  await client.query('BEGIN');
  try {
    const ofWhole = now === undefined ? [] : databaseSteps(wanted, now, fresh);
    const refused: Refused[] = [
      ...(await tryAll(client, rightsSteps(wanted, await readRights(client)))),
      ...(await tryAll(client, ofWhole)),
    ];
    // Last, for all that follows is done as that role.
    if (hasLargeObjects) refused.push(...(await tryAll(client, makerSteps(wanted))));
    // Of what is not its own a server may do nothing, and say so in a warning only.
    const ignored = refused.length > 0 ? [] : rightsSteps(wanted, await readRights(client));
    const open = [...refused, ...ignored.map((step): Refused => ({ step, because: 'it is not done' }))];
    if (open.length > 0) throw await refusalOf(client, wanted.loader, open);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Large objects belong to whoever makes them. */
function makerSteps(wanted: Wanted): readonly RightsStep[] {
  const { owner } = useOfLargeObjects(wanted);
  return owner === wanted.loader ? [] : [{ sql: `SET ROLE ${quotedAlways(owner)}`, as: [owner] }];
}

/** ` TABLESPACE …`: where staging's files lie, and not where the server puts them. */
export function tablespaceOf({ database }: Wanted): string {
  return database === undefined || database.tablespace === 'pg_default' ? '' : ` TABLESPACE ${quotedAlways(database.tablespace)}`;
}

export async function giveRights(client: pg.ClientBase, wanted: Wanted): Promise<void> {
  const steps = rightsSteps(wanted, await readRights(client));
  if (steps.length === 0) return;
  await client.query(`BEGIN;\n${steps.map(({ sql }) => sql).join(';\n')};\nCOMMIT`);
}

/** In the transaction that `admin` is in: what is said of the one database as a whole is said of the other, too. */
export async function giveDatabaseRights(
  admin: pg.ClientBase,
  { from, to, map }: { readonly from: string; readonly to: string; readonly map: RoleMap },
): Promise<void> {
  const now = await readDatabaseRights(admin, to);
  if (now === undefined) return;
  const wanted = { before: undefined, database: await readDatabaseRights(admin, from), map, loader: await loaderOf(admin) };
  for (const { sql } of databaseSteps(wanted, now, to)) await admin.query(sql);
}

interface Refused {
  readonly step: RightsStep;
  readonly because: string;
}

/** At once where all is well; else each by itself. */
async function tryAll(client: pg.ClientBase, steps: readonly RightsStep[]): Promise<readonly Refused[]> {
  if (steps.length === 0) return [];
  await client.query('SAVEPOINT rights');
  const isWell = await client.query(steps.map(({ sql }) => sql).join(';\n')).then(
    () => true,
    () => false,
  );
  if (isWell) return [];
  await client.query('ROLLBACK TO SAVEPOINT rights');
  const refused: Refused[] = [];
  for (const step of steps) {
    await client.query('SAVEPOINT rights');
    try {
      await client.query(step.sql);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT rights');
      refused.push({ step, because: serverWords(error) });
    }
  }
  return refused;
}

const mostTold = 3;

async function refusalOf(client: pg.ClientBase, loader: string, refused: readonly Refused[]): Promise<Failure> {
  const roles = [...new Set(refused.flatMap(({ step }) => step.as))];
  const { rows } = await client.query<{ role: string; server: number }>(membershipQuery, [roles, loader]);
  const [first] = rows;
  const how = (first?.server ?? 0) >= 160_000 ? ' WITH INHERIT TRUE, SET TRUE' : '';
  const grants = rows.map(({ role }) => `GRANT ${quotedAlways(role)} TO ${quotedAlways(loader)}${how}`);
  const alters = refused.some(({ step }) => step.altersRole === true) ? [`ALTER ROLE ${quotedAlways(loader)} CREATEROLE`] : [];
  const help = [...grants, ...alters];
  const told = refused.slice(0, mostTold).map(({ step, because }) => `\`${withoutSetting(step.sql)}\` (${because})`);
  const more = refused.length > mostTold ? ` and ${refused.length - mostTold} more` : '';
  const next =
    help.length === 0 ? 'Let a superuser be the role of this target.' : `Run on that server: ${help.map((each) => `${each};`).join(' ')}`;
  const sentence = `Nothing was read. Staging keeps its owners and grants, and \`${loader}\` may not do what that takes: ${told.join(', ')}${more}. ${next}`;
  return new Failure('target-rights', sentence, { retryable: false });
}

/** Settings of staging may be its passwords. */
function withoutSetting(sql: string): string {
  return sql.replace(/^(ALTER .* SET .*? = ).*$/s, "$1'…'");
}

/** Those that the loading role is no member of. */
const membershipQuery = `SELECT r.rolname::text AS role, current_setting('server_version_num')::int AS server
  FROM pg_roles r WHERE r.rolname = ANY ($1) AND NOT pg_has_role($2, r.oid, 'USAGE') ORDER BY 1`;

/** A server that lacks a role which a policy or the target's file names would refuse after hours. */
export async function needRoles(source: pg.ClientBase, admin: pg.ClientBase, { owner, read, write }: RoleMap): Promise<void> {
  const { rows: policies } = await source.query<{ role: string; by: string }>(policyQuery);
  const { rows: there } = await admin.query<{ role: string }>('SELECT rolname::text AS role FROM pg_roles');
  const known = new Set(there.map(({ role }) => role));
  const mapped = [owner ?? [], read, write].flat().map((role) => ({ role, by: 'the host’s file' }));
  const missing = [...policies, ...mapped].filter(({ role }) => !known.has(role));
  if (missing.length === 0) return;
  const roles = [...new Set(missing.map(({ role }) => role))];
  const by = [...new Set(missing.map((each) => each.by))];
  const more = by.length > mostTold ? ` and ${by.length - mostTold} more` : '';
  const help = roles.map((role) => `CREATE ROLE ${quotedAlways(role)};`).join(' ');
  const sentence = `Nothing was read. The server of this target has no role ${wordsInLine(roles.map((role) => `\`${role}\``))}, named by ${by.slice(0, mostTold).join(', ')}${more}. Run on that server: ${help}`;
  throw new Failure('target-rights', sentence, { retryable: false });
}

const policyQuery = `SELECT DISTINCT r.rolname::text AS role, format('policy %I of %I.%I', p.polname, n.nspname, c.relname) AS by
  FROM pg_policy p CROSS JOIN LATERAL unnest(p.polroles) named (oid) JOIN pg_roles r ON r.oid = named.oid
    JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2`;
