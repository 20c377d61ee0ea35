// Values that are put on the fresh database on purpose, one in every way in which a value can be written: a scan that does not find each of them has
// not looked, whatever it says of the rest.
import { randomInt } from 'node:crypto';
import type pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import type { Printer } from './printer.ts';
import type { ScanJob } from './relations.ts';

/** Where they stand, until they were found. */
export interface Canaries {
  /** Where nothing is planted: what every thread is to read first, and find them in. */
  readonly first?: ScanJob;
  readonly wanted: readonly { readonly encoding: string; readonly source: string }[];
  remove(): Promise<void>;
}

interface Canary {
  readonly encoding: string;
  /** What is written, in SQL, of a value. */
  readonly sql: string;
  readonly kind?: 'number' | 'name';
}

const value = '$1::text';
const asBytes = `convert_to(${value}, 'UTF8')`;
const inBase64 = `encode(${asBytes}, 'base64')`;

const canaries: readonly Canary[] = [
  { encoding: 'text', sql: value },
  { encoding: 'capitals', sql: `upper(${value})` },
  {
    encoding: 'wide letters',
    sql: `translate(${value}, 'abcdefghijklmnopqrstuvwxyz', 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ')`,
  },
  { encoding: 'groups', sql: `regexp_replace(${value}, '(\\d{3})', '\\1 ', 'g')`, kind: 'number' },
  { encoding: 'a longer text', sql: `'Somebody wrote: ' || ${value} || ', and no more.'` },
  { encoding: 'JSON', sql: `jsonb_build_object('a', ${value})::text` },
  { encoding: 'a key of JSON', sql: `jsonb_build_object(${value}, 1)::text` },
  { encoding: 'escapes', sql: `'{"a": "' || replace(replace(${value}, '@', '\\u0040'), '.', '\\u002e') || '"}'` },
  { encoding: 'an array', sql: `ARRAY['one', ${value}]::text` },
  { encoding: 'URL signs', sql: `replace(replace(${value}, '@', '%40'), '.', '%2E')` },
  { encoding: 'hex', sql: `encode(${asBytes}, 'hex')` },
  { encoding: 'base64', sql: inBase64 },
  // Three tildes are written with a sign that base64 writes otherwise.
  {
    encoding: 'base64url',
    sql: `translate(encode(convert_to(regexp_replace(${value}, '(.{3})', '\\1~~~', 'g'), 'UTF8'), 'base64'), '+/=' || chr(10), '-_')`,
  },
  { encoding: 'base64 in JSON', sql: `json_build_object('a', ${inBase64})::text` },
  { encoding: 'hex in base64', sql: `encode(convert_to(encode(${asBytes}, 'hex'), 'UTF8'), 'base64')` },
  { encoding: 'two columns', sql: `split_part(${value}, ' ', 1)`, kind: 'name' },
];

/** Where no wide letters can be stored, nothing can be written in them. */
async function canariesOf(client: pg.ClientBase): Promise<readonly Canary[]> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
  return rows[0]?.server_encoding === 'UTF8' ? canaries : canaries.filter(({ encoding }) => encoding !== 'wide letters');
}

/** Plants one of each on a database that nobody uses yet. */
export async function plantCanaries(client: pg.ClientBase, printer: Printer): Promise<Canaries> {
  const schema = `lockstep_proof_${letters(10)}`;
  const name = quotedAlways(schema);
  await client.query('BEGIN');
  await client.query(`CREATE SCHEMA ${name}; CREATE TABLE ${name}.canaries (encoding text, value text, other text, bytes bytea)`);
  const { wanted, want } = wanting(printer);
  for (const { encoding, sql, other, kind } of (await canariesOf(client)).map(withOther)) {
    const own = valueOf(kind);
    want(encoding, own);
    await client.query(`INSERT INTO ${name}.canaries SELECT '${encoding}', ${sql}, ${other}`, [own]);
  }
  const [inBytes, inComment, inObject] = [valueOf(), valueOf(), valueOf()];
  want('bytes', inBytes);
  await client.query(`INSERT INTO ${name}.canaries (encoding, bytes) SELECT 'bytes', ${asBytes}`, [inBytes]);
  want('a comment', inComment);
  await client.query(`COMMENT ON TABLE ${name}.canaries IS '${inComment}'`);
  want('a large object', inObject);
  const { rows } = await client.query<{ oid: string }>(`SELECT lo_from_bytea(0, ${asBytes})::text AS oid`, [inObject]);
  await client.query('COMMIT');
  return {
    wanted,
    remove: async () => {
      await client.query(`DROP SCHEMA ${name} CASCADE`);
      await client.query('SELECT lo_unlink($1::oid)', [rows[0]?.oid ?? '0']);
    },
  };
}

/**
 * People work on a database that stands already: nothing is written there, not even for a moment. The server answers the canaries as rows of a
 * query that every thread asks it before anything else.
 */
export async function askedCanaries(client: pg.ClientBase, printer: Printer): Promise<Canaries> {
  const { wanted, want } = wanting(printer);
  const rows = [...(await canariesOf(client)), { encoding: 'bytes', sql: `${asBytes}::text` }]
    .map(withOther)
    .map(({ encoding, sql, other, kind }) => {
      const own = valueOf(kind);
      want(encoding, own);
      return `SELECT '${encoding}', ${sql}, ${other}`.replaceAll(value, `'${own}'::text`);
    });
  const columns = ['encoding', 'value', 'other'].map((name) => ({ where: `canaries.${name}`, holds: 'text', isMasked: false }) as const);
  return { first: { sql: `COPY (${rows.join(' UNION ALL ')}) TO STDOUT`, columns }, wanted, remove: () => Promise.resolve() };
}

function withOther(canary: Canary): Canary & { readonly other: string } {
  return { ...canary, other: canary.kind === 'name' ? `split_part(${value}, ' ', 2)` : `left(${value}, 0)` };
}

/** The printer is told of each as of any value. */
function wanting(printer: Printer): {
  readonly wanted: { encoding: string; source: string }[];
  readonly want: (encoding: string, own: string) => void;
} {
  const wanted: { encoding: string; source: string }[] = [];
  const want = (encoding: string, own: string): void => {
    const source = `canary: ${encoding}`;
    wanted.push({ encoding, source });
    const bytes = new TextEncoder().encode(own);
    if (encoding === 'two columns') printer.name(bytes, 0, bytes.length, source);
    else printer.value(bytes, 0, bytes.length, { where: source, isOwn: true });
  };
  return { wanted, want };
}

/** Letters and figures that nobody has. */
function valueOf(kind?: Canary['kind']): string {
  if (kind === 'number') return Array.from({ length: 15 }, () => String(randomInt(1, 10))).join('');
  if (kind === 'name') return `${letters(9)} ${letters(11)}`;
  return `${letters(9)}.${letters(8)}@${letters(9)}.test`;
}

function letters(many: number): string {
  return Array.from({ length: many }, () => String.fromCharCode(97 + randomInt(26))).join('');
}
