// The rows of a subset are chosen on the source, in the snapshot in which they are copied: by questions that answer where rows lie.
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { KeysMadeBy } from '#core/data/classification.ts';
import type { SourceCatalog, TableName } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import { Choosing, type ChosenLeaf, type SubsetQuestion } from '#core/data/subset/choosing.ts';
import { explainSubset, type SubsetReport } from '#core/data/subset/explain.ts';
import { placeOf } from '#core/data/subset/place-set.ts';
import type { SubsetPlan } from '#core/data/subset/plan-subset.ts';
import { Failure } from '#core/failure.ts';
import { MaskKeys } from '#masks/keys.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import { openReader } from '#data/snapshot.ts';
import { edgeTrialOf, queryOf, startTrialOf, type Drawing } from './sql.ts';
import { readSubsetTables, type SubsetTables } from './tables.ts';

export interface ChooseRows extends KeysMadeBy {
  readonly source: Endpoint;
  /** Of the moment that is copied. */
  readonly snapshot: string;
  readonly catalog: SourceCatalog;
  readonly plan: SubsetPlan;
  readonly masterKey: Uint8Array;
  readonly signal: AbortSignal;
}

export interface ChosenRows {
  readonly leaves: readonly ChosenLeaf[];
  readonly report: SubsetReport;
  /** How many questions the source answered. */
  readonly questions: number;
}

/** Nearer to the size that is asked than this nobody looks. */
const nearEnough = 0.1;

/** Throws a Failure where the source does not answer, or where what the file says in SQL cannot be asked. */
export async function chooseRows(wanted: ChooseRows): Promise<ChosenRows> {
  const reader = await openReader(wanted.source, wanted.snapshot);
  const { rows } = await reader.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  // A server does not notice that nobody waits for an answer any more.
  const cancel = (): void => void cancelQuery(wanted.source, rows[0]?.pid ?? 0);
  wanted.signal.addEventListener('abort', cancel, { once: true });
  try {
    await reader.query("SET LOCAL TimeZone TO 'UTC'; SET LOCAL jit TO off");
    const tables = await readSubsetTables(reader, wanted.catalog);
    await tryOut(reader, wanted.plan, tables);
    const saltOf = salts(new MaskKeys(wanted.masterKey, wanted));
    return await chooseSize(wanted, tables, (share) => choose({ reader, ...wanted, tables, drawing: { saltOf, share } }));
  } finally {
    wanted.signal.removeEventListener('abort', cancel);
    await reader.end().catch(() => undefined);
  }
}

async function cancelQuery(source: Endpoint, pid: number): Promise<void> {
  const other = await connect(source).catch(() => undefined);
  await other?.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined);
  await other?.end().catch(() => undefined);
}

/**
 * A salt for each table. It stands in queries, and so perhaps in the log of the source's server: from the master key one comes to it, and from
 * it nowhere. Whoever has it can tell which keys are drawn, and nothing of any mask.
 */
function salts(keys: MaskKeys): Drawing['saltOf'] {
  return (table: TableName) => {
    const prf = keys.of('subset');
    prf.hash(new TextEncoder().encode(tableText(table)));
    return Array.from(prf.words.subarray(0, 4), (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  };
}

/** A size is met by a share that is estimated, and once corrected. */
async function chooseSize(
  { plan }: ChooseRows,
  tables: SubsetTables,
  choosing: (share: number) => Promise<ChosenRows>,
): Promise<ChosenRows> {
  const [bytes] = plan.starts.flatMap(({ choice }) => (choice !== 'all' && choice.size?.kind === 'bytes' ? [choice.size.bytes] : []));
  if (bytes === undefined) return choosing(0);
  const all = tables.leaves.reduce((sum, leaf) => sum + leaf.bytes, 0);
  const share = Math.min(1, bytes / Math.max(all, 1));
  const first = await choosing(share);
  const factor = bytes / Math.max(first.report.bytes, 1);
  if (Math.abs(1 - factor) <= nearEnough || (share === 1 && factor > 1)) return first;
  return choosing(Math.min(1, share * factor));
}

interface Choose {
  readonly reader: pg.ClientBase;
  readonly plan: SubsetPlan;
  readonly tables: SubsetTables;
  readonly drawing: Drawing;
  readonly signal: AbortSignal;
}

async function choose({ reader, plan, tables, drawing, signal }: Choose): Promise<ChosenRows> {
  const choosing = new Choosing(plan, tables.leaves);
  let questions = 0;
  for (let question = choosing.next(); question !== undefined; question = choosing.next()) {
    signal.throwIfAborted();
    questions += 1;
    await answer(reader, queryOf(question, tables, drawing), takerOf(choosing, question), signal).catch((cause: unknown) => {
      throw failureOf(cause, signal);
    });
  }
  const leaves = choosing.chosen();
  return { leaves, report: explainSubset(plan, leaves), questions };
}

type Taker = (numbers: readonly number[]) => void;

function takerOf(choosing: Choosing, question: SubsetQuestion): Taker {
  switch (question.kind) {
    case 'count':
      return ([rows = 0]) => choosing.counted(question.leaf, rows);
    case 'pairs':
      return ([childPage = 0, childItem = 0, id, page = 0, item = 0]) =>
        choosing.paired(question, placeOf(childPage, childItem), String(id), placeOf(page, item));
    case 'start':
    case 'parents':
    case 'children':
      return ([id, page = 0, item = 0]) => choosing.found(question, String(id), placeOf(page, item));
  }
}

async function answer(reader: pg.ClientBase, query: string, take: Taker, signal: AbortSignal): Promise<void> {
  await pipeline(reader.query(copyTo(`COPY (${query}) TO STDOUT`)), new Numbers(take), { signal });
}

const [zero, nine, newline] = [0x30, 0x39, 0x0a];

/** The numbers of each line, whatever stands between them. */
class Numbers extends Writable {
  readonly #take: Taker;
  #numbers: number[] = [];
  /** The digits before this byte; -1: there are none. */
  #number = -1;

  constructor(take: Taker) {
    super({ highWaterMark: 1 << 20 });
    this.#take = take;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    try {
      for (const byte of chunk) this.#byte(byte);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #byte(byte: number): void {
    if (byte >= zero && byte <= nine) {
      this.#number = (this.#number < 0 ? 0 : this.#number * 10) + byte - zero;
      return;
    }
    if (this.#number >= 0) this.#numbers.push(this.#number);
    this.#number = -1;
    if (byte !== newline) return;
    this.#take(this.#numbers);
    this.#numbers = [];
  }
}

/** What is wrong with what the file says in SQL is said before any row is looked at; there are no values in it then. */
async function tryOut(reader: pg.Client, plan: SubsetPlan, tables: SubsetTables): Promise<void> {
  for (const start of plan.starts)
    await tryQuery(reader, startTrialOf(start, tables), `what the subset ${plan.name} asks of ${tableText(start)}`);
  for (const edge of plan.edges.filter(({ constraint }) => constraint === undefined))
    await tryQuery(reader, edgeTrialOf(edge, tables), `the reference ${edge.name}`);
}

async function tryQuery(reader: pg.Client, text: string, what: string): Promise<void> {
  try {
    // With a parameter: what is sent so can be no more than one statement, whatever the file says.
    await reader.query(`${text} LIMIT $1`, [0]);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    const sentence = `PostgreSQL cannot answer ${what}: ${because}. Change it in the classification file.`;
    throw new Failure('subset-condition', sentence, { retryable: false, cause });
  }
}

/** What a server says of a row may be what stands in it, so its words stay here. */
function failureOf(cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const code = cause instanceof pg.DatabaseError ? (cause.code ?? 'no code') : undefined;
  if (code === undefined)
    return new Failure('subset-broken-off', 'The source went away while rows were chosen.', { retryable: true, cause });
  const sentence = `PostgreSQL broke off the choice of rows (SQLSTATE ${code}).`;
  if (!code.startsWith('22')) return new Failure('subset-broken-off', sentence, { retryable: true });
  const hint = 'A condition or a reference of the file meets a value that it cannot read.';
  return new Failure('subset-condition', `${sentence} ${hint}`, { retryable: false });
}
