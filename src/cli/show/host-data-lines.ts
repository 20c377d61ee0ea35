// What commands on the host of a source say of its databases.
import type { Paint } from '#cli/text/style.ts';
import { table, widthOf, wrap } from '#cli/text/table.ts';
import type { Band } from '#core/data/discovery/inspection.ts';
import type { InspectedHere, PlannedHere, PlannedTableHere, PreviewedHere } from '#core/data/here.ts';
import type { PaperCheck } from '#core/data/proof/paper.ts';
import { proofSentences, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { subsetLines } from '#core/data/subset/explain.ts';
import { cleanLine } from '#core/clean.ts';
import { wordsOfBytes } from '#core/migrations/words.ts';
import { andOf, counted } from '#core/words.ts';

interface Shown {
  readonly width: number;
  readonly paint: Paint;
}

/** More than an empty table has. */
const uncountedBytes = 16_384;

const bands: { readonly [Name in Band]: string } = { ask: '? you decide', mask: 'masked', keep: 'kept' };

/** `added`: so many lines, to a file that was there. */
export interface WrittenFile {
  readonly name: string;
  readonly added?: number;
}

/** What is open first; what is kept by proposal is counted only. */
export function inspectedLines(
  { columns, text, unread }: InspectedHere,
  written: WrittenFile | undefined,
  { width, paint }: Shown,
): readonly string[] {
  const of = (band: Band): InspectedHere['columns'] => columns.filter((each) => each.band === band);
  const rows = [...of('ask'), ...of('mask')].map(({ where, band, because }) => [
    where,
    band === 'ask' ? paint('yellow', bands.ask) : bands[band],
    because,
  ]);
  const counts = `${of('mask').length} are personal, ${of('ask').length} only you can decide, ${of('keep').length} are proposed to be kept`;
  return [
    ...table(rows, width),
    ...(rows.length > 0 ? [''] : []),
    ...wrap(`Of ${columns.length} columns and paths ${counts}.`, width),
    ...(unread === undefined ? [] : wrap(paint('red', unreadWords(unread)), width)),
    ...wrap(
      written === undefined
        ? `The file has ${counted(text.split('\n').length - 1, 'line')}: --write FILE writes it.`
        : writtenWords(written),
      width,
    ),
  ];
}

/** Nothing is known of them: whoever reads on shall not think that there is nobody in them. */
function unreadWords({ role, tables, schemas }: NonNullable<InspectedHere['unread']>): string {
  const grant = `GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schemas.join(', ')} TO ${role}`;
  return `× Not looked at, for \`${role}\` may not read it: ${andOf(tables)}. All of their columns are left to you. In the source: ${grant}; then inspect again into a new file.`;
}

/** What a proof of what stands found, and what it does not say; names are anybody's. */
export function provedLines(verdict: ProofVerdict, files: readonly string[]): readonly string[] {
  return [
    ...proofSentences(verdict).map(cleanLine),
    ...verdict.limits.slice(-limitsTold),
    ...(files.length > 0 ? [`Written: ${andOf(files)}.`] : []),
  ];
}

interface Paper {
  readonly promotion: string;
  readonly database: string;
  readonly environment: string;
  /** Absent: of a format that is not read here. */
  readonly verdict: ProofVerdict | undefined;
  readonly check: Pick<PaperCheck, 'sentence'>;
  readonly known: string | undefined;
  readonly files: readonly string[];
}

/** A proof that is taken away: what it says, and who says so. */
export function paperLines({ promotion, database, environment, verdict, check, known, files }: Paper): readonly string[] {
  return [
    `${database} in ${environment}, by ${promotion}`,
    ...(verdict === undefined ? [] : proofSentences(verdict).map(cleanLine)),
    check.sentence,
    ...(known === undefined ? [] : [known]),
    ...(files.length > 0 ? [`Written: ${andOf(files)}.`] : []),
  ];
}

/** Those that are of a proof by itself. */
const limitsTold = 3;

function writtenWords({ name, added }: WrittenFile): string {
  if (added === 0) return `${name} lacks nothing of it, and stays as it is.`;
  const what = added === undefined ? 'is written' : `has ${counted(added, 'more line')}, and all that it had`;
  return `${name} ${what}. Answer what begins with a question mark, look through the rest, and commit it.`;
}

type Plan = Extract<PlannedHere, { readonly ok: true }>;
type RefusedPlan = Extract<PlannedHere, { readonly ok: false }>;

export function plannedLines({ tables, classification, targets, unused, subset }: Plan, { width, paint }: Shown): readonly string[] {
  const rows = tables
    .toSorted((one, other) => other.bytes - one.bytes)
    .map((each) => [
      each.table,
      each.isEmpty ? paint('dim', 'stays empty') : wordsOfRows(each),
      each.isEmpty ? '' : wordsOfBytes(each.bytes),
      wordsOfColumns(each),
    ]);
  if (subset !== undefined)
    return [...subsetLines(subset), '', ...wrap(`Masked by ${classification.place}, ${classification.digest}`, width)];
  const bytes = tables.reduce((sum, each) => sum + each.bytes, 0);
  return [
    ...table(rows, width),
    '',
    ...wrap(
      `${counted(tables.length, 'table')}, about ${wordsOfBytes(bytes)}. Copies may go to ${targets.length === 0 ? 'nowhere yet' : andOf(targets)}.`,
      width,
    ),
    ...wrap(`Masked by ${classification.place}, ${classification.digest}`, width),
    ...unused.flatMap((sentence) => wrap(paint('dim', sentence), width)),
  ];
}

/** A table that its server never counted has none by its own account. */
function wordsOfRows({ rows, bytes }: PlannedTableHere): string {
  return rows === 0 && bytes > uncountedBytes ? 'not counted yet' : `about ${counted(Math.round(rows), 'row')}`;
}

/** `email (email), name (name.full); 3 kept` */
function wordsOfColumns({ columns, isEmpty }: PlannedTableHere): string {
  if (isEmpty) return '';
  const changed = columns.filter(({ becomes }) => becomes !== 'keep').map(({ column, becomes }) => `${column} (${becomes})`);
  if (changed.length === 0) return 'as it is';
  const kept = columns.length - changed.length;
  return `${changed.join(', ')}${kept === 0 ? '' : `; ${kept} kept`}`;
}

/** Each finding with the lines that the file lacks, ready to be copied. */
export function refusedLines({ findings, classification }: RefusedPlan): readonly string[] {
  return [
    ...findings.flatMap(({ sentence, line, lines }) => [
      line === undefined ? sentence : `${classification.place}:${line}: ${sentence}`,
      ...lines.map((each) => `    ${each}`),
    ]),
    '',
    `Not decided: ${counted(findings.length, 'thing')}. Nothing would be read. Complete ${classification.place}, and commit it.`,
  ];
}

/** Of each row every column that changes, before and after; those that stay are named once. */
export function previewLines({ table: name, columns, rows }: PreviewedHere, { width, paint }: Shown): readonly string[] {
  const changing = columns.flatMap(({ becomes }, index) => (becomes === 'keep' ? [] : [index]));
  const kept = columns.filter(({ becomes }) => becomes === 'keep').map(({ column }) => column);
  const cell = (value: string | null | undefined): string =>
    value === null || value === undefined ? paint('dim', 'NULL') : cleanLine(value);
  const shown = rows.flatMap(({ before, after }, at) => [
    [paint('bold', `row ${at + 1}`), '', '', ''],
    ...changing.map((index) => [`  ${columns[index]?.column ?? ''}`, cell(before[index]), '→', cell(after[index])]),
  ]);
  const lines = table(shown, Number.POSITIVE_INFINITY);
  return [
    ...(rows.length === 0 ? [`${name} is empty.`] : lines.some((line) => widthOf(line) > width) ? belowEachOther(shown, width) : lines),
    ...(kept.length === 0 ? [] : ['', ...wrap(`As they are: ${kept.join(', ')}.`, width)]),
  ];
}

/** What became of a value is seen whole, however long it was. */
function belowEachOther(rows: readonly (readonly string[])[], width: number): readonly string[] {
  return rows.flatMap(([head = '', before = '', sign = '', after = '']) => {
    if (sign === '') return [head];
    const line = `${head}  ${before}  ${sign}  ${after}`;
    return widthOf(line) <= width ? [line] : [head, ...wrap(before, width, '      '), ...wrap(`${sign} ${after}`, width, '    ')];
  });
}
