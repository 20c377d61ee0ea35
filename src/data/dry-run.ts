// Some masked rows of each table, written where nobody sees them: what the target's types, domains and CHECKs would say after hours is said
// before the first row is copied.
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { SourceCatalog, TableName } from '#core/data/catalog.ts';
import type { Classification } from '#core/data/classification.ts';
import type { OwnMasks } from '#core/data/own-masks.ts';
import { columnText, quotedAlways, tableText } from '#core/data/identifiers.ts';
import { countOfNamed } from '#core/data/named-rows.ts';
import { OpenKeys } from '#masks/json.ts';
import type { MaskKeys } from '#masks/keys.ts';
import { masksOfTable } from '#masks/make.ts';
import { RowMasker, type ColumnMask } from '#masks/row-masker.ts';
import { sqlName } from './chunks.ts';
import { selectRows } from './select-rows.ts';
import { serverWords } from './server-words.ts';
import type { PlanFinding, PlannedColumn, PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

export interface DryRun {
  /** In the snapshot that is copied. */
  readonly source: pg.ClientBase;
  /** In the database that the rows are for; its tables are there. */
  readonly target: pg.ClientBase;
  readonly catalog: SourceCatalog;
  readonly plan: RefreshPlan;
  /** For the lines of what is found. */
  readonly classification: Classification;
  readonly keys: MaskKeys;
  /** Beside those of the catalogue. */
  readonly own?: OwnMasks | undefined;
  /** Hears how many bytes a row of a table takes, as COPY writes it. */
  readonly heard?: (table: string, rowBytes: number) => void;
  readonly signal?: AbortSignal;
}

const mostRows = 1_000;
const mostBytes = 8 * 1024 * 1024;
const pageBytes = 8192;
const pages = 50;
const newline = 10;
/** So many faults of one table are told. */
const mostFaults = 12;
const temporary = 'lockstep_dry_run';
/** As PostgreSQL counts its errors; a row for which there is no partition is one, too. */
const checkViolation = '23514';
/** A letter that the server can't write in the encoding of the database. */
const untranslatable = '22P05';

/** What would not be taken, told per column and without any value. Leaves nothing behind. */
export async function dryRun(run: DryRun): Promise<readonly PlanFinding[]> {
  const found: PlanFinding[] = [];
  for (const table of run.plan.tables.filter(({ rows }) => rows === 'all')) {
    run.signal?.throwIfAborted();
    if (!table.isRelayed) found.push(...(await tryTable(run, table)));
    else if (run.heard !== undefined) await sampleOf(run, table);
  }
  return found;
}

async function tryTable(run: DryRun, table: PlannedTable): Promise<readonly PlanFinding[]> {
  const outside = await outOfRange(run, table);
  const { masked, unread, findings } = maskedRows(run, table, await sampleOf(run, table));
  await run.target.query('BEGIN');
  try {
    const told = new Set(outside.map(({ where }) => where));
    return [...outside, ...findings.filter(({ where }) => !told.has(where)), ...(await writeRows(run, table, { masked, unread }))];
  } finally {
    await run.target.query('ROLLBACK');
  }
}

/** As COPY writes them. */
async function sampleOf({ source, catalog, heard }: DryRun, table: PlannedTable): Promise<Buffer> {
  const { rows = 0, bytes = 0 } = catalog.tables.find((each) => tableText(each) === tableText(table)) ?? {};
  const own = Math.max(1, bytes / pageBytes);
  const limit = Math.max(20, Math.min(mostRows, Math.floor(mostBytes / Math.max(1, bytes / Math.max(1, rows)))));
  const share = Math.min(100, (100 * Math.max(pages, limit / Math.max(1, rows / own))) / own);
  const sampled = share < 100 ? ` TABLESAMPLE SYSTEM (${share.toFixed(6)}) REPEATABLE (1)` : '';
  const some = `(SELECT * FROM ONLY ${sqlName(table)}${sampled} LIMIT ${limit})`;
  const columns = table.columns.map((column) => column.source.name);
  const text = await buffer(source.query(copyTo(`COPY (${selectRows(some, { columns, named: table.named ?? [] })}) TO STDOUT`)));
  if (text.length > 0) heard?.(tableText(table), text.length / linesOf(text));
  return text;
}

function linesOf(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

function namesOf({ columns }: PlannedTable): string {
  return columns.map(({ source }) => quotedAlways(source.name)).join(', ');
}

interface Masked {
  readonly masked: Buffer;
  /** Columns that their masks could not read: they are NULL in it. */
  readonly unread: readonly string[];
}

/** Where a mask can't read a value it is looked which columns those are. */
function maskedRows(run: DryRun, table: PlannedTable, raw: Buffer): Masked & { readonly findings: readonly PlanFinding[] } {
  const make = (): readonly ColumnMask[] => masksOfTable(table, run.keys, run.own && { own: run.own });
  try {
    const rows = through(make(), raw, table);
    const isSame = run.plan.own === undefined || through(make(), raw, table).equals(rows);
    return { masked: rows, unread: [], findings: isSame ? [] : fickleMasks(run, table, raw) };
  } catch {
    const faults = table.columns.flatMap((column, at) => {
      const alone = make().map((mask, index): ColumnMask => (index === at ? mask : 'keep'));
      const because = faultOf(alone, raw, table);
      return because === undefined ? [] : [{ column, because }];
    });
    const unread = faults.map(({ column }) => column.source.name);
    const readable = make().map((mask, at): ColumnMask => (unread.includes(table.columns[at]?.source.name ?? '') ? 'null' : mask));
    const findings = faults.map(({ column, because }) => ({
      ...findingOf(run, table, column, `\`${idOf(column)}\` can't read a value of it: ${withoutValues(because.message)}`),
      lines: because instanceof OpenKeys ? [because.line] : [],
    }));
    return { masked: through(readable, raw, table), unread, findings };
  }
}

/** What stands for a value must be the same whenever it comes, or nobody is the same person twice. */
function fickleMasks(run: DryRun, table: PlannedTable, raw: Buffer): readonly PlanFinding[] {
  const alone = (at: number): Buffer => {
    const masks = masksOfTable(table, run.keys, run.own && { own: run.own });
    return through(
      masks.map((mask, index): ColumnMask => (index === at ? mask : 'keep')),
      raw,
      table,
    );
  };
  return table.columns.flatMap((column, at) =>
    alone(at).equals(alone(at))
      ? []
      : [findingOf(run, table, column, `\`${idOf(column)}\` makes something else of the same value the second time`)],
  );
}

function through(masks: readonly ColumnMask[], raw: Buffer, { named }: Pick<PlannedTable, 'named'> = {}): Buffer {
  const masker = new RowMasker(masks, undefined, countOfNamed(named));
  const masked = Buffer.from(masker.push(raw));
  masker.end();
  return masked;
}

function faultOf(masks: readonly ColumnMask[], raw: Buffer, table: PlannedTable): Error | undefined {
  try {
    through(masks, raw, table);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('it failed');
  }
}

/** Of a range that is declared for a key: the ends of an index cost nothing to look at. */
async function outOfRange(run: DryRun, table: PlannedTable): Promise<readonly PlanFinding[]> {
  const source = run.catalog.tables.find((each) => tableText(each) === tableText(table));
  const found: PlanFinding[] = [];
  for (const column of table.columns) {
    if (column.decision.kind !== 'mask' || column.source.isArray) continue;
    const { from, to } = column.decision.mask.options;
    const isKey = source?.uniques.some(({ columns, expression }) => expression === undefined && columns[0] === column.source.name) === true;
    if (typeof from !== 'number' || typeof to !== 'number' || !isKey) continue;
    const name = quotedAlways(column.source.name);
    const query = `SELECT min(${name}) < ${from} OR max(${name}) > ${to} AS outside FROM ONLY ${sqlName(table)}`;
    const { rows } = await run.source.query<{ outside: boolean | null }>(query);
    if (rows[0]?.outside === true)
      found.push(findingOf(run, table, column, `it has numbers that are not from ${from} to ${to}: declare all that there are`));
  }
  return found;
}

/** What fails is told and left out, until the rest is taken. */
async function writeRows(run: DryRun, table: PlannedTable, { masked, unread }: Masked): Promise<readonly PlanFinding[]> {
  const { target } = run;
  const into = table.into === undefined ? temporary : sqlName(table.into);
  if (table.into === undefined)
    await target.query(
      `CREATE TEMPORARY TABLE ${temporary} (LIKE ${sqlName(table)} INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING GENERATED) ON COMMIT DROP`,
    );
  for (const name of table.into === undefined ? unread : []) await target.query(mayBeNull(name));
  const found: PlanFinding[] = [];
  let rows = masked;
  for (let left = mostFaults; left > 0; left -= 1) {
    await target.query('SAVEPOINT lockstep');
    const error = await copyError(target, `COPY ${into} (${namesOf(table)}) FROM STDIN`, rows);
    if (error === undefined) break;
    await target.query('ROLLBACK TO SAVEPOINT lockstep');
    const fault = await faultIn(run, table, error);
    found.push(...fault.findings);
    // Of what is at the top nothing is altered: one fault is told.
    if (table.into !== undefined || (fault.constraint === undefined && fault.column === undefined)) break;
    if (fault.constraint !== undefined) await target.query(`ALTER TABLE ${temporary} DROP CONSTRAINT ${quotedAlways(fault.constraint)}`);
    if (fault.column !== undefined) {
      await target.query(mayBeNull(fault.column));
      rows = withoutColumn(table, fault.column, rows);
    }
  }
  return found;
}

function mayBeNull(column: string): string {
  return `ALTER TABLE ${temporary} ALTER ${quotedAlways(column)} DROP NOT NULL`;
}

function withoutColumn({ columns }: PlannedTable, name: string, rows: Buffer): Buffer {
  return through(
    columns.map(({ source }) => (source.name === name ? 'null' : 'keep')),
    rows,
  );
}

async function copyError(target: pg.ClientBase, statement: string, rows: Buffer): Promise<pg.DatabaseError | undefined> {
  const into = target.query(copyFrom(statement));
  into.end(rows);
  try {
    await once(into, 'finish');
    return undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error;
    throw error;
  }
}

interface Fault {
  readonly findings: readonly PlanFinding[];
  /** That has to go, so that the rest can be tried. */
  readonly constraint?: string;
  readonly column?: string;
}

/** What the server says of a row has the row in it: only names are taken from it. */
async function faultIn(run: DryRun, table: PlannedTable, error: pg.DatabaseError): Promise<Fault> {
  const named = error.column ?? / column (.+?)(?:: |, |$)/.exec(error.where ?? '')?.[1];
  const column = table.columns.find(({ source }) => source.name === named);
  if (column !== undefined) {
    const why = error.constraint === undefined ? refusalIn(error) : `the domain's CHECK ${error.constraint} refuses it`;
    return { findings: [findingOf(run, table, column, `what \`${idOf(column)}\` makes is not taken: ${why}`)], column: column.source.name };
  }
  if (error.constraint === undefined) return { findings: tableFault(run, table, error) };
  const { constraint } = error;
  const names = await columnsOf(run, table, constraint);
  const masked = table.columns.filter(({ source, decision }) => names.includes(source.name) && decision.kind !== 'keep');
  const findings = masked.map((each) => findingOf(run, table, each, `what \`${idOf(each)}\` makes does not hold the CHECK ${constraint}`));
  return { findings, constraint };
}

/** Of what no column is named. */
function tableFault(run: DryRun, table: PlannedTable, error: pg.DatabaseError): readonly PlanFinding[] {
  const where = tableText(table);
  const { into } = table;
  if (error.code === untranslatable) {
    const sentence = `Masked rows of ${where} are not taken: a mask that keeps which letters a text has (\`username\`, \`fpe.str\`, \`text.scramble\` and others) makes some that the encoding of this database does not have; UTF8 alone has all. Choose masks there that make letters of their own, such as \`email\` or \`secret\`.`;
    return [{ code: 'not-taken', where, sentence, lines: [] }];
  }
  if (into === undefined || error.code !== checkViolation)
    return [{ code: 'not-taken', where, sentence: `Masked rows of ${where} are not taken: ${refusalIn(error)}.`, lines: [] }];
  const parted = run.catalog.tables.filter((each) => tableText(each.partitionOf ?? each) === tableText(into));
  const key = new Set(parted.flatMap(({ partitionKey = [] }) => partitionKey));
  return table.columns
    .filter(({ source, decision }) => key.has(source.name) && decision.kind !== 'keep')
    .map((column) => findingOf(run, table, column, `for what \`${idOf(column)}\` makes ${tableText(into)} has no partition`));
}

async function columnsOf({ target }: DryRun, table: TableName, constraint: string): Promise<readonly string[]> {
  const { rows } = await target.query<{ name: string }>(
    `SELECT a.attname::text AS name FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
      WHERE c.conrelid = $1::regclass AND c.conname = $2`,
    [sqlName(table), constraint],
  );
  return rows.map(({ name }) => name);
}

/** `invalid input syntax for type integer: "…"` */
function withoutValues(message: string): string {
  return message.replaceAll(/:? ".*"/gs, '').replace(/\.$/, '');
}

/** Where it is stands beside it. */
function refusalIn(error: pg.DatabaseError): string {
  return serverWords(error, { isPlaced: true }).replace(/:? …$/, '');
}

function idOf({ decision }: PlannedColumn): string {
  return decision.kind === 'mask' ? decision.mask.id : `mask: ${decision.kind}`;
}

function findingOf({ catalog, classification }: DryRun, table: PlannedTable, { source }: PlannedColumn, what: string): PlanFinding {
  const where = columnText(table, source.name);
  const own = catalog.tables.find((each) => tableText(each) === tableText(table))?.partitionOf ?? table;
  const said = classification.tables.find((each) => tableText(each) === tableText(own));
  const line = said?.columns.find(({ name }) => name === source.name)?.line;
  return { code: 'not-taken', where, sentence: `${where}: ${what}.`, lines: [], ...(line !== undefined && { line }) };
}
