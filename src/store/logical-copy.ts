import { Failure } from '#core/failure.ts';
import type { Connection, Database } from './database.ts';
import { inTransaction, migrate } from './migrate.ts';
import { readHeads } from './physical-copy.ts';
import type { Copied, CopySink } from './physical-copy.ts';

const rowsPerFetch = 200;

/** Of one process or one schema, or carried as files of their own. */
const notCarried = ['migrations', 'processes', 'blobs', 'blob_chunks'];
/** Who has a piece of work in hand means nothing elsewhere; places are counted anew. */
const columnsNotCarried = new Set([
  'work.owner',
  'work.claimed_until',
  'work.session',
  'notices.place',
  'outbox.place',
  'outbox.owner',
  'outbox.claimed_until',
]);

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Tables in an order in which each comes after those that it refers to. */
const readTables = `
  WITH RECURSIVE refers AS (
    SELECT c.oid, r.oid AS target FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
    WHERE k.contype = 'f' AND k.connamespace = 'lockstep'::regnamespace AND c.oid <> r.oid
  ), depth AS (
    SELECT oid, 0 AS level FROM pg_class WHERE relkind = 'r' AND relnamespace = 'lockstep'::regnamespace
    UNION SELECT refers.oid, depth.level + 1 FROM refers JOIN depth ON depth.oid = refers.target
  )
  SELECT t.relname AS name, max(depth.level) AS level,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
  FROM depth JOIN pg_class t ON t.oid = depth.oid WHERE NOT t.relname = ANY ($1) GROUP BY t.oid, t.relname ORDER BY level, name`;

/**
 * Writes every row as a line of JSON, table by table, in one snapshot: text that any PostgreSQL reads back, whatever its version.
 * The driver has no COPY; a cursor does the same.
 */
export async function exportRows(database: Database, sink: CopySink): Promise<Copied & { readonly tables: readonly string[] }> {
  return database.use(async (connection) => {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      // A slow disk at the other end is no reason to lose the snapshot.
      await connection.query('SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
      const endedAt = Date.now();
      const held = await readHeads(connection);
      const { rows: tables } = await connection.query<Table>(readTables, [notCarried]);
      for (const table of tables) await sink.file(`${table.name}.jsonl`, linesOf(connection, carried(table)));
      return { ...held, endedAt, tables: tables.map(({ name }) => name) };
    } finally {
      await connection.query('ROLLBACK');
    }
  });
}

function carried({ name, columns }: Table): Table {
  return { name, columns: columns.filter((column) => !columnsNotCarried.has(`${name}.${column}`)) };
}

async function* linesOf(connection: Connection, { name, columns }: Table): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify({ table: name, columns })}\n`);
  const selected = columns.map(quoted).join(', ');
  await connection.query(
    `DECLARE exported NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS line
     FROM (SELECT ${selected} FROM lockstep.${quoted(name)} ORDER BY ${quoted(columns[0] ?? '')}, ${quoted(columns[1] ?? columns[0] ?? '')}) r`,
  );
  for (;;) {
    const { rows } = await connection.query<{ line: string }>(`FETCH ${rowsPerFetch} FROM exported`);
    if (rows.length === 0) break;
    yield Buffer.from(`${rows.map(({ line }) => line).join('\n')}\n`);
  }
  await connection.query('CLOSE exported');
}

/** One table as it was exported: its name and columns, then its rows. */
export interface ExportedTable {
  readonly header: Table;
  readonly lines: AsyncIterable<string>;
}

/**
 * Reads an export back into a database that holds nothing of ours, in the schema in which it was written; whoever opens the store next
 * brings it forward. All rows, or none.
 */
export async function importRows(database: Database, schema: number, tables: AsyncIterable<ExportedTable>): Promise<void> {
  await refuseFilled(database, schema);
  await migrate(database, schema);
  await database.use(async (connection) =>
    inTransaction(connection, async () => {
      await connection.query('SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
      for await (const { header, lines } of tables) await importTable(connection, header, lines);
    }),
  );
}

async function importTable(connection: Connection, { name, columns }: Table, lines: AsyncIterable<string>): Promise<void> {
  const list = columns.map(quoted).join(', ');
  const text = `INSERT INTO lockstep.${quoted(name)} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::lockstep.${quoted(name)}, $1::json)`;
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await connection.query(text, [`[${batch.join(',')}]`]);
    batch = [];
  };
  for await (const line of lines) {
    batch.push(line);
    if (batch.length >= rowsPerFetch) await flush();
  }
  await flush();
}

async function refuseFilled(database: Database, schema: number): Promise<void> {
  const [found] = await database.query<{ there: boolean }>(`SELECT to_regclass('lockstep.migrations') IS NOT NULL AS there`);
  if (found?.there !== true) return;
  const [state] = await database.query<{ filled: boolean; number: number }>(
    `SELECT EXISTS (SELECT FROM lockstep.systems) OR EXISTS (SELECT FROM lockstep.settings) AS filled, max(number) AS number FROM lockstep.migrations`,
  );
  if (state?.filled === false && state.number <= schema) return;
  throw new Failure('restore-target', 'This database holds a Lockstep already: restore into an empty one.', { retryable: false });
}

/** Names stand in a file that somebody may have written. */
function quoted(name: string): string {
  if (/^[a-z][a-z_]*$/.test(name)) return `"${name}"`;
  throw new Failure('backup-damaged', `The backup names a table or column \`${name}\`, which cannot be.`, { retryable: false });
}
