// What a subset comes to, table by table, and why: for whoever reads it before it is copied.
import type { TableName } from '#core/data/catalog.ts';
import { columnText, tableText } from '#core/data/identifiers.ts';
import { isIn, type ChosenLeaf, type Reason } from './choosing.ts';
import type { PlannedStart, SubsetPlan } from './plan-subset.ts';
import { bytesText, shareText } from './sizes.ts';

export interface SubsetReport {
  readonly name: string;
  /** By their names; partitions stand with the table that they are of. */
  readonly tables: readonly SubsetTable[];
  readonly rows: number;
  readonly bytes: number;
}

export interface SubsetTable {
  readonly table: string;
  readonly rows: number;
  /** Of the whole table, as the server estimates it. */
  readonly ofRows: number;
  /** On the disk of the source, by the table's average. */
  readonly bytes: number;
  readonly reasons: readonly SubsetReason[];
  /** What its reader should know. */
  readonly notes: readonly string[];
}

export interface SubsetReason {
  readonly kind: Reason['kind'];
  readonly text: string;
  readonly rows: number;
  /** The table that brought them. */
  readonly of?: string;
}

export function explainSubset(plan: SubsetPlan, leaves: readonly ChosenLeaf[]): SubsetReport {
  const groups = Map.groupBy(leaves, ({ leaf }) => tableText(leaf.within.at(-1) ?? leaf));
  const tables = [...groups].map(([table, own]) => explainTable(plan, table, own));
  return {
    name: plan.name,
    tables: tables.toSorted((one, other) => (one.table < other.table ? -1 : 1)),
    rows: sumOf(tables.map(({ rows }) => rows)),
    bytes: sumOf(tables.map(({ bytes }) => bytes)),
  };
}

/** As people read it, a line for a table, its reasons below it. */
export function subsetLines({ name, tables, rows, bytes }: SubsetReport): readonly string[] {
  return [
    `Subset ${name}: ${rowsText(rows)} of ${tables.filter((each) => each.rows > 0).length} tables, about ${shownBytes(bytes)}.`,
    ...tables.flatMap((each) => [
      each.rows === 0 ? `${each.table}: no rows` : `${each.table}: ${rowsText(each.rows)}, about ${shownBytes(each.bytes)}`,
      ...each.reasons.map((reason) => `  ${count(reason.rows)} ${reason.text}`),
      ...each.notes.map((note) => `  ${note}`),
    ]),
  ];
}

function explainTable(plan: SubsetPlan, table: string, leaves: readonly ChosenLeaf[]): SubsetTable {
  const start = plan.starts.find((each) => leaves.some(({ leaf }) => isIn(leaf, each)));
  const reasons = new Map<string, SubsetReason>();
  for (const { reason, rows } of leaves.flatMap((each) => each.reasons)) {
    const text = reasonText(reason, start);
    if (rows > 0) reasons.set(text, { ...ofReason(reason), text, rows: (reasons.get(text)?.rows ?? 0) + rows });
  }
  const rows = sumOf(leaves.map((each) => each.count));
  return {
    table,
    rows,
    ofRows: sumOf(leaves.map(({ leaf }) => leaf.rows)),
    bytes: sumOf(leaves.map(bytesOf)),
    reasons: [...reasons.values()].toSorted((one, other) => other.rows - one.rows),
    notes: [...(rows === 0 ? [emptyNote(plan, table, leaves)] : []), ...keyNotes(start), ...cutNotes(leaves)],
  };
}

/** By the average of the table: nobody has read the rows yet. */
function bytesOf({ leaf, isWhole, count: rows }: ChosenLeaf): number {
  return isWhole ? leaf.bytes : Math.round((leaf.bytes * rows) / Math.max(leaf.rows, rows, 1));
}

function ofReason(reason: Reason): Pick<SubsetReason, 'kind' | 'of'> {
  if (reason.kind === 'start') return { kind: 'start' };
  return { kind: reason.kind, of: tableText(reason.kind === 'parents' ? reason.edge.from : reason.edge.to) };
}

function reasonText(reason: Reason, start: PlannedStart | undefined): string {
  if (reason.kind === 'start') return `chosen by themselves (${startText(start)})`;
  const { edge } = reason;
  if (reason.kind === 'parents') return `because rows of ${tableText(edge.from)} name them (${edge.name})`;
  return `because they name rows of ${tableText(edge.to)} (${edge.name})`;
}

function startText(start: PlannedStart | undefined): string {
  if (start === undefined || start.choice === 'all') return 'all';
  const { where, size, atLeast, per } = start.choice;
  const parts = [
    where === undefined ? '' : `where ${where}`,
    size?.kind === 'share' ? shareText(size.share) : '',
    size?.kind === 'rows' ? `${count(size.rows)} rows` : '',
    size?.kind === 'bytes' ? `until all is about ${bytesText(size.bytes)}` : '',
    atLeast === undefined ? '' : `at least ${count(atLeast)}${per.length === 0 ? '' : ` of each ${per.join(', ')}`}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function emptyNote({ edges, starts }: SubsetPlan, table: string, leaves: readonly ChosenLeaf[]): string {
  const touches = (name: TableName): boolean => leaves.some(({ leaf }) => isIn(leaf, name));
  if (starts.some(touches)) return 'nothing there fulfils what the subset asks for';
  if (edges.some(({ from, to }) => touches(from) !== touches(to)))
    return 'no row is named by one that was chosen, or names one of which that is asked';
  return `no foreign key leads there: \`${table}: all\` below \`start\` copies it`;
}

function keyNotes(start: PlannedStart | undefined): readonly string[] {
  if (start === undefined || start.choice === 'all' || start.key.length > 0) return [];
  if (start.choice.size === undefined && start.choice.atLeast === undefined) return [];
  return ['it has no primary key: rows are drawn by all that stands in them, and a changed one is drawn anew'];
}

function cutNotes(leaves: readonly ChosenLeaf[]): readonly string[] {
  const cuts = Map.groupBy(
    leaves.flatMap(({ leaf, cuts: own }) =>
      own.map(({ columns, rows }) => ({
        text: columns.map((column) => columnText(leaf.within.at(-1) ?? leaf, column)).join(', '),
        rows: rows.size,
      })),
    ),
    ({ text }) => text,
  );
  return [...cuts].flatMap(([text, own]) => {
    const rows = sumOf(own.map((each) => each.rows));
    return rows === 0 ? [] : [`${text} becomes NULL in ${count(rows)}: the rows that they name did not come`];
  });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function rowsText(rows: number): string {
  return `${count(rows)} row${rows === 1 ? '' : 's'}`;
}

function count(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Three digits are more than an estimate has. */
function shownBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  const [divisor, unit] = bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${Number((bytes / divisor).toPrecision(3))} ${unit}`;
}
