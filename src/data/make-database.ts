// The database that a copy is made in: its texts are stored and sorted as they are in the source, as far as the server of the copy knows how.
import pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import { Failure } from '#core/failure.ts';

export interface TextRules {
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  /** `c`: of the operating system; `i`: of ICU; `b`: PostgreSQL's own. Before 15 there is the first alone. */
  readonly provider: string;
  readonly locale: string | null;
}

/** Column names that came and went with versions are asked for by what a row has. */
const rulesQuery = `SELECT pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype,
  coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') AS provider, coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale
  FROM pg_database d WHERE d.datname = current_database()`;

/** A server says so of a locale that its machine has not, and of a word that its version does not know yet. */
const unknownThere: ReadonlySet<string | undefined> = new Set(['42809', '22023', '42601', '0A000', '42704']);

/** Of the database that it is connected to. */
export async function textRulesOf(source: pg.ClientBase): Promise<TextRules | undefined> {
  return (await source.query<TextRules>(rulesQuery)).rows[0];
}

/** `also`: what else is said of it, in SQL. Throws a Failure where the server cannot store the source's texts at all. */
export async function makeDatabase(admin: pg.ClientBase, name: string, rules: TextRules | undefined, also: string): Promise<void> {
  const begin = `CREATE DATABASE ${quotedAlways(name)} TEMPLATE template0${also}`;
  if (rules === undefined) return void (await admin.query(begin));
  for (const wanted of [alike(rules), encoded(rules)]) if (await tried(admin, `${begin}${wanted}`)) return;
  // Bytes as they are sort alike everywhere, and every encoding can be sorted so.
  try {
    await admin.query(`${begin}${encoded(rules)} LC_COLLATE 'C' LC_CTYPE 'C'`);
  } catch (cause) {
    const sentence = `The server of the copy can't store texts in ${rules.encoding}, as the source does: ${cause instanceof Error ? cause.message : String(cause)}.`;
    throw new Failure('database-refused', sentence, { retryable: false, cause });
  }
}

async function tried(admin: pg.ClientBase, statement: string): Promise<boolean> {
  try {
    await admin.query(statement);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && unknownThere.has(error.code)) return false;
    throw error;
  }
}

function alike({ encoding, collate, ctype, provider, locale }: TextRules): string {
  const own = ` ENCODING ${text(encoding)} LC_COLLATE ${text(collate)} LC_CTYPE ${text(ctype)}`;
  if (provider === 'i' && locale !== null) return `${own} LOCALE_PROVIDER icu ICU_LOCALE ${text(locale)}`;
  if (provider === 'b' && locale !== null) return `${own} LOCALE_PROVIDER builtin BUILTIN_LOCALE ${text(locale)}`;
  return own;
}

/** Sorted as the server of the copy sorts. */
function encoded({ encoding }: TextRules): string {
  return ` ENCODING ${text(encoding)}`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
