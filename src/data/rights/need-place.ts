// What putting a copy into its place takes of the role that loads, asked for before anything is read.
import type pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import { Failure } from '#core/failure.ts';

interface Rights {
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly mayMake: boolean;
  /** Of what stands there; null: nothing does. */
  readonly owner: string | null;
  readonly isOwnedBySuperuser: boolean | null;
  readonly mayRename: boolean;
  readonly mayEnd: boolean;
}

/** What is connected now that no superuser is: a superuser may be gone until then. */
const rightsQuery = `SELECT r.rolname::text AS role, r.rolsuper AS "isSuperuser", r.rolcreatedb AS "mayMake",
    o.rolname::text AS owner, o.rolsuper AS "isOwnedBySuperuser", o.oid IS NULL OR pg_has_role(o.oid, 'USAGE') AS "mayRename",
    pg_has_role('pg_signal_backend', 'USAGE') OR NOT EXISTS (
      SELECT FROM pg_stat_activity a JOIN pg_roles u ON u.oid = a.usesysid
      WHERE a.datname = $1 AND NOT u.rolsuper AND NOT pg_has_role(u.oid, 'USAGE')
    ) AS "mayEnd"
  FROM pg_roles r LEFT JOIN pg_database d ON d.datname = $1 LEFT JOIN pg_roles o ON o.oid = d.datdba WHERE r.rolname = current_user`;

/** `server`: how it is called in the sentence. Throws a Failure with what a database administrator runs there. */
export async function needPlace(admin: pg.ClientBase, name: string, server: string): Promise<void> {
  const { rows } = await admin.query<Rights>(rightsQuery, [name]);
  const [rights] = rows;
  if (rights === undefined || rights.isSuperuser) return;
  const missing = missingOf(rights, name);
  if (missing.length === 0) return;
  const [what, help] = [missing.map((each) => each.what).join(', and it '), missing.map((each) => each.help).join(' ')];
  const sentence = `Nothing was read. The role \`${rights.role}\` of ${server} ${what}: the copy could not take its place. Run on that server: ${help}`;
  throw new Failure('target-rights', sentence, { retryable: false });
}

interface Missing {
  readonly what: string;
  readonly help: string;
}

function missingOf({ role, mayMake, owner, isOwnedBySuperuser, mayRename, mayEnd }: Rights, name: string): readonly Missing[] {
  const own = quotedAlways(role);
  const missing: Missing[] = [];
  if (!mayMake) missing.push({ what: 'may not make databases', help: `ALTER ROLE ${own} CREATEDB;` });
  if (!mayRename && owner !== null) {
    // Whoever is a member of a superuser is one.
    const help = isOwnedBySuperuser ? `ALTER DATABASE ${quotedAlways(name)} OWNER TO ${own};` : `GRANT ${quotedAlways(owner)} TO ${own};`;
    missing.push({ what: `does not own \`${name}\`, which \`${owner}\` does`, help });
  }
  if (!mayEnd) missing.push({ what: `may not end what others have open in \`${name}\``, help: `GRANT pg_signal_backend TO ${own};` });
  return missing;
}
