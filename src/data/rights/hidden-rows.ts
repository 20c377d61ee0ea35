// Row-level security shows some rows only, and no error: a copy without the others would be taken for the whole, and a proof would not see them.
import type pg from 'pg';
import { quotedAlways, tableText } from '#core/data/identifiers.ts';
import { Failure } from '#core/failure.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

interface Hidden {
  readonly schema: string;
  readonly name: string;
  /** From the role of the source. */
  readonly isHidden: boolean;
  /** From the owner on the target, too. */
  readonly isForced: boolean;
}

const mostTold = 5;

/** Throws a Failure where a role would not see all rows of a table that is copied. */
export async function needAllRows(source: pg.ClientBase, admin: pg.ClientBase, { tables }: RefreshPlan): Promise<void> {
  const copied = new Set(tables.filter(({ rows }) => rows === 'all').map(tableText));
  const { rows } = await source.query<Hidden>(hiddenQuery);
  const own = rows.filter((table) => copied.has(tableText(table)));
  await refuseWhere(
    source,
    own.filter(({ isHidden }) => isHidden),
    'the source',
  );
  const forced = own.filter(({ isForced }) => isForced);
  if (forced.length > 0 && !(await seesAll(admin))) await refuseWhere(admin, forced, 'that server');
}

async function refuseWhere(client: pg.ClientBase, tables: readonly Hidden[], where: string): Promise<void> {
  if (tables.length === 0) return;
  const { rows } = await client.query<{ role: string }>('SELECT current_user::text AS role');
  const role = rows[0]?.role ?? '';
  const named = tables.slice(0, mostTold).map(tableText).join(', ');
  const more = tables.length > mostTold ? ` and ${tables.length - mostTold} more` : '';
  const sentence = `Nothing was read. Row-level security shows \`${role}\` of ${where} only some rows of ${named}${more}. Run on ${where}: ALTER ROLE ${quotedAlways(role)} BYPASSRLS;`;
  throw new Failure('rows-hidden', sentence, { retryable: false });
}

async function seesAll(admin: pg.ClientBase): Promise<boolean> {
  const { rows } = await admin.query<{ all: boolean }>('SELECT rolsuper OR rolbypassrls AS all FROM pg_roles WHERE rolname = current_user');
  return rows[0]?.all === true;
}

const hiddenQuery = `SELECT n.nspname::text AS schema, c.relname::text AS name, row_security_active(c.oid) AS "isHidden", c.relforcerowsecurity AS "isForced"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity ORDER BY 1, 2`;
