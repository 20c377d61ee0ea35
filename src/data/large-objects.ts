// Large objects, by the numbers that rows name them by: read in pieces in the snapshot that is copied, so that none of them is ever in memory whole.
import type pg from 'pg';
import { quotedAlways } from '#core/data/identifiers.ts';
import { isObjectNumber } from '#core/data/large-objects.ts';
import { largeObjectGrants, type ObjectUse } from '#core/data/rights/rights-steps.ts';
import { Blob } from '#masks/blob.ts';
import { Out } from '#masks/out.ts';
import { sqlName } from './chunks.ts';
import type { PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

/** Of most objects all is read at once; of larger ones so much each time. */
const pieceBytes = 64 * 1024;
const objectsAtOnce = 32;
const largePieceBytes = 1024 * 1024;
/** What kind of file it is, its first bytes say. */
const headBytes = 64;

interface Copying {
  /** In the snapshot. */
  readonly source: pg.ClientBase;
  readonly target: pg.ClientBase;
  readonly plan: RefreshPlan;
  /** Whose they are there, and who else may use them. */
  readonly use: ObjectUse;
  /** Only what copied rows name: of a part of a database. */
  readonly isPart: boolean;
  readonly signal: AbortSignal;
  readonly heard: (bytes: number) => void;
}

/** Each under its own number, and none that the file does not want. */
export async function copyLargeObjects(copying: Copying): Promise<void> {
  const { plan, use, isPart, source, target } = copying;
  if (plan.largeObjects === undefined) return;
  const wanted = isPart ? await namedIn(target, plan) : undefined;
  const numbers = wanted === undefined ? numbersOf(source) : [...wanted];
  // They belong to whoever makes them.
  await target.query(`SET ROLE ${quotedAlways(use.owner)}`);
  let batch: string[] = [];
  for await (const number of numbers) {
    batch.push(number);
    if (batch.length < objectsAtOnce) continue;
    await copyBatch(copying, batch);
    batch = [];
  }
  if (batch.length > 0) await copyBatch(copying, batch);
  await target.query('RESET ROLE');
}

const numbersAtOnce = 10_000;

/** All that there are, some thousand at a time. */
async function* numbersOf(source: pg.ClientBase): AsyncGenerator<string> {
  for (let last = '0'; ;) {
    const { rows } = await source.query<{ number: string }>(
      'SELECT oid::text AS number FROM pg_largeobject_metadata WHERE oid > $1::oid ORDER BY oid LIMIT $2',
      [last, numbersAtOnce],
    );
    yield* rows.map(({ number }) => number);
    const end = rows.at(-1)?.number;
    if (end === undefined) return;
    last = end;
  }
}

/** By columns that are kept, in the rows that were copied. */
async function namedIn(target: pg.ClientBase, { tables }: RefreshPlan): Promise<ReadonlySet<string>> {
  const numbers = new Set<string>();
  for (const table of tables.filter(({ rows }) => rows === 'all')) {
    for (const name of numberColumns(table)) {
      const column = quotedAlways(name);
      const place = sqlName(table.into ?? table);
      const { rows } = await target.query<{ number: string }>(
        `SELECT DISTINCT ${column}::text AS number FROM ${place} WHERE ${column} IS NOT NULL`,
      );
      for (const { number } of rows) numbers.add(number);
    }
  }
  return numbers;
}

function numberColumns({ columns }: PlannedTable): readonly string[] {
  return columns.filter(({ source, decision }) => decision.kind === 'keep' && isObjectNumber(source)).map(({ source }) => source.name);
}

interface Piece {
  readonly number: string;
  readonly bytes: Buffer;
}

async function copyBatch(copying: Copying, numbers: readonly string[]): Promise<void> {
  const { source, target, plan, use, signal, heard } = copying;
  signal.throwIfAborted();
  const isKept = plan.largeObjects === 'keep';
  const { rows } = await source.query<Piece>(
    `SELECT m.oid::text AS number, lo_get(m.oid, 0, $2) AS bytes FROM pg_largeobject_metadata m WHERE m.oid = ANY ($1::oid[])`,
    [numbers, isKept ? pieceBytes : headBytes],
  );
  await target.query('SELECT lo_from_bytea(o.number::oid, o.bytes) FROM unnest($1::text[], $2::bytea[]) o (number, bytes)', [
    rows.map(({ number }) => number),
    rows.map(({ bytes }) => (isKept ? bytes : emptied(bytes))),
  ]);
  for (const grant of largeObjectGrants(
    use,
    rows.map(({ number }) => number),
  ))
    await target.query(grant);
  heard(rows.reduce((sum, { bytes }) => sum + bytes.length, 0));
  if (!isKept) return;
  for (const { number, bytes } of rows) if (bytes.length === pieceBytes) await copyRest(copying, number);
}

async function copyRest({ source, target, signal, heard }: Copying, number: string): Promise<void> {
  for (let at = pieceBytes; ; at += largePieceBytes) {
    signal.throwIfAborted();
    const { rows } = await source.query<{ bytes: Buffer }>('SELECT lo_get($1::oid, $2::bigint, $3) AS bytes', [
      number,
      at,
      largePieceBytes,
    ]);
    const bytes = rows[0]?.bytes;
    if (bytes === undefined || bytes.length === 0) return;
    await target.query('SELECT lo_put($1::oid, $2::bigint, $3)', [number, at, bytes]);
    heard(bytes.length);
    if (bytes.length < largePieceBytes) return;
  }
}

/** An empty file of its kind. */
function emptied(head: Buffer): Buffer {
  const text = Buffer.from(`\\x${head.toString('hex')}`);
  const out = new Out(256);
  new Blob().write(text, 0, text.length, out);
  return Buffer.from(Buffer.from(out.view()).toString('latin1').slice(2), 'hex');
}
