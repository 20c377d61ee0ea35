import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { planFolder, type FolderFile, type FolderStatement } from '#core/migrations/folder.ts';
import { tableLocks, type TableMeasured } from '#core/migrations/measured.ts';
import { counted, wordsOfSpan } from '#core/words.ts';
import { migrationName } from './watch-database.ts';
import { openMemory, type Memory } from './memory.ts';

export interface FolderRun {
  readonly url: string;
  readonly files: readonly FolderFile[];
  readonly release: string;
  /** Where the database remembers nothing, every file counts as run: what runs already is recorded. */
  readonly adopts?: boolean;
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** Hears each thing that was done, in a sentence. */
  readonly say: (sentence: string) => void;
}

/** What came of it: how many files were run, and the locks of tables that were there before. */
export interface FolderRan {
  readonly files: number;
  readonly tables: readonly TableMeasured[];
}

/** Whoever waits for a lock makes all others wait: so it gives up soon, and tries again. */
const usualLockTimeoutMs = 5_000;
const tries = 5;
const longestWaitMs = 30 * 60_000;

/** Runs every file that has not run in this database, each once. Throws a Failure at the first that does not go through; what ran before it stays. */
export async function runFolder(run: FolderRun): Promise<FolderRan> {
  const client = new Client({ connectionString: run.url, connectionTimeoutMillis: 10_000, application_name: migrationName });
  const broken = new AbortController();
  client.on('error', (error) => broken.abort(error));
  await client.connect().catch((cause: unknown) => {
    throw new Failure('migration-failed', `The database cannot be reached: ${wordsOf(cause)}.`, { retryable: true, cause });
  });
  try {
    await prepare(client, run);
    const memory = await openMemory(client, run);
    const plan = planFolder(run.files, await memory.runs());
    if (plan.kind === 'refused') throw new Failure('migration-failed', plan.because, { retryable: false });
    for (const name of plan.late) run.say(`${name} comes before files that have run here already; elsewhere it may run in another order.`);
    if (plan.files.length === 0) run.say(`Nothing to do: all ${counted(run.files.length, 'file')} have run here before.`);
    const tables: TableMeasured[] = [];
    for (const file of plan.files) tables.push(...(await runFile({ client, memory, run, file })));
    return { files: plan.files.length, tables };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One at a time in a database. A server that notices that we are gone ends what we asked for. */
async function prepare(client: Client, { lockTimeoutMs = usualLockTimeoutMs, statementTimeoutMs = 0, say }: FolderRun): Promise<void> {
  await client.query("SET client_connection_check_interval = '1s'").catch(() => undefined);
  const began = performance.now();
  for (let told = false; ; told = true) {
    const { rows } = await client.query<{ readonly got: boolean }>(
      "SELECT pg_try_advisory_lock(1280262987, hashtext('lockstep_migrations' || current_schema())) AS got",
    );
    if (rows[0]?.got === true) break;
    if (!told) say('Somebody else migrates this database; waiting for them.');
    if (performance.now() - began > longestWaitMs)
      throw new Failure('migration-failed', 'Somebody else has been migrating this database for half an hour.', { retryable: true });
    await sleep(200);
  }
  await client.query(`SET lock_timeout = ${Math.round(lockTimeoutMs)}`);
  await client.query(`SET statement_timeout = ${Math.round(statementTimeoutMs)}`);
}

interface FileRun {
  readonly client: Client;
  readonly memory: Memory;
  readonly run: FolderRun;
  readonly file: FolderFile;
}

async function runFile(of: FileRun): Promise<readonly TableMeasured[]> {
  const { file, run } = of;
  for (let attempt = 1; ; attempt += 1) {
    const began = performance.now();
    try {
      const tables = file.isOneTransaction ? await runWhole(of) : await runApart(of);
      const locks = tables.map(({ table, lock }) => `${lock} on ${table}`);
      run.say(`${file.name}: ${wordsOfSpan(performance.now() - began)}${locks.length === 0 ? '' : `, ${locks.join(', ')}`}.`);
      return tables;
    } catch (error) {
      const isLock = error instanceof DatabaseError && error.code === '55P03';
      if (!isLock || !file.isOneTransaction || attempt === tries) throw error instanceof Failure ? error : failureOf(file, error);
      run.say(`${file.name}: a lock was not to be had in time; nothing of it stays, and it is tried again (${attempt} of ${tries - 1}).`);
      await sleep(500 * 2 ** attempt);
    }
  }
}

/** All of it with its entry, or nothing. */
async function runWhole({ client, memory, run, file }: FileRun): Promise<readonly TableMeasured[]> {
  const known = await tablesNow(client);
  await client.query('BEGIN');
  const began = performance.now();
  try {
    for (const statement of file.statements) await runStatement(client, file, statement);
    await memory.ran(file, run.release, Math.round(performance.now() - began));
    const tables = await locksHeld(client, known, Math.round(performance.now() - began));
    await client.query('COMMIT');
    return tables;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What PostgreSQL refuses in a transaction, or what has its own. Its entry is there before: whoever comes after a kill knows that it was begun. */
async function runApart({ client, memory, run, file }: FileRun): Promise<readonly TableMeasured[]> {
  await memory.begun(file, run.release);
  const began = performance.now();
  let done = 0;
  try {
    for (const statement of file.statements) {
      await runStatement(client, file, statement);
      done += 1;
    }
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    // The server itself said no to its first statement: nothing of it is there.
    if (done === 0 && error instanceof Failure) await memory.forget(file).catch(() => undefined);
    throw error;
  }
  await memory.ended(file, Math.round(performance.now() - began));
  return [];
}

async function runStatement(client: Client, file: FolderFile, { text, line }: FolderStatement): Promise<void> {
  try {
    await client.query(text);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '55P03' && file.isOneTransaction) throw error;
    throw failureOf(file, error, lineOf(error, text, line));
  }
}

/** The server counts characters of the statement. */
function lineOf(error: unknown, text: string, line: number): number {
  const at = error instanceof DatabaseError && error.position !== undefined ? Number(error.position) : 0;
  return line + text.slice(0, Math.max(0, at - 1)).split('\n').length - 1;
}

function failureOf(file: FolderFile, error: unknown, line?: number): Failure {
  const code = error instanceof DatabaseError && error.code !== undefined ? ` (${error.code})` : '';
  const stays = file.isOneTransaction
    ? 'Nothing of this file stays; those before it do.'
    : 'It ran outside of a transaction: what its statements before did stays.';
  const place = line === undefined ? file.name : `${file.name}, line ${line}`;
  const detail = error instanceof DatabaseError && error.detail !== undefined ? ` ${error.detail.replace(/\.?$/, '.')}` : '';
  return new Failure('migration-failed', `${place}: ${wordsOf(error)}${code}.${detail}${hintFor(error)} ${stays}`, {
    retryable: false,
    cause: error,
  });
}

function hintFor(error: unknown): string {
  const code = error instanceof DatabaseError ? error.code : undefined;
  if (code === '25001') return ' Write `-- lockstep: no-transaction` into its first line.';
  if (code === '55P03') return ' Somebody held a table for longer than `lock-timeout`.';
  if (code === '57014') return ' It took longer than `statement-timeout`.';
  return '';
}

async function tablesNow(client: Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ readonly oid: string }>("SELECT oid::text AS oid FROM pg_class WHERE relkind IN ('r', 'p', 'm')");
  return new Set(rows.map(({ oid }) => oid));
}

const heldRows = z.array(z.object({ oid: z.string(), table: z.string(), mode: z.string() }));

/** Every lock is held until the end of a transaction, so before it all of them can be seen. Of tables that the file made nobody knows yet. */
async function locksHeld(client: Client, known: ReadonlySet<string>, ms: number): Promise<readonly TableMeasured[]> {
  const { rows } =
    await client.query(`SELECT c.oid::text AS oid, c.oid::regclass::text AS "table", l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.granted AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm') AND c.relnamespace <> 'pg_catalog'::regnamespace`);
  const strongest = new Map<string, TableMeasured>();
  for (const { oid, table, mode } of heldRows.parse(rows)) {
    const lock = tableLocks.find((name) => `${name.toLowerCase().replaceAll(' ', '')}lock` === mode.toLowerCase());
    const before = strongest.get(table);
    if (lock === undefined || !known.has(oid) || table === 'lockstep_migrations') continue;
    if (tableLocks.indexOf(lock) <= tableLocks.indexOf(before?.lock ?? 'ROW EXCLUSIVE')) continue;
    strongest.set(table, { table, lock, heldMs: ms, waitedMs: 0 });
  }
  return [...strongest.values()];
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error)).replace(/\.$/, '');
}
