import { nameOfMonth } from '#core/time/recurrence-words.ts';
import type { Recurrence } from '#core/time/recurrence-types.ts';
import { type ReadRecurrence, readMoment, readRecurrence } from '#core/time/recurrence.ts';
import { daysInMonth } from '#core/time/wall-date.ts';
import type { FileProblemCode } from './codes.ts';
import type { Report, Span } from './report.ts';
import type { Entry, FileNode, TextNode } from './tree.ts';
import { capital, readText } from './values.ts';

/** One recurrence, or a list of them: they are joined. */
export function readWhens(report: Report, entry: Entry): readonly Recurrence[] {
  return readEach(report, entry, lasting);
}

export function readWhen(report: Report, entry: Entry): Recurrence | undefined {
  return readOne(report, entry, lasting);
}

/** The same of what begins, and ends when it is done. */
export function readMoments(report: Report, entry: Entry): readonly Recurrence[] {
  return readEach(report, entry, beginning);
}

interface Grammar {
  readonly example: string;
  readonly read: (text: string) => ReadRecurrence;
}

const lasting: Grammar = { example: 'Mon-Thu 09:00-15:00', read: readRecurrence };
const beginning: Grammar = { example: 'Sunday 01:00', read: readMoment };

function readEach(report: Report, entry: Entry, grammar: Grammar): readonly Recurrence[] {
  if (entry.value.kind !== 'list') {
    const recurrence = readOne(report, entry, grammar);
    return recurrence === undefined ? [] : [recurrence];
  }
  const { items } = entry.value;
  if (items.length === 0) {
    report.error(entry.keySpan, 'no-value', { sentence: `\`${entry.key}\` is empty. Write \`${entry.key}: ${grammar.example}\`.` });
  }
  return wholeItems(report, items).flatMap((item) => readOne(report, { key: entry.key, keySpan: item.span, value: item }, grammar) ?? []);
}

function readOne(report: Report, entry: Entry, { example, read }: Grammar): Recurrence | undefined {
  const text = readText(report, entry, `a time such as \`${example}\``);
  if (text === undefined || entry.value.kind !== 'text' || sayForeign(report, text, { span: entry.value.span, example })) return undefined;
  const { value } = entry;
  return takenFrom(report, read(text), value.span, (column) => placeIn(value, column));
}

/** `from` and `until` of a freeze that comes once. */
export function readFromUntil(report: Report, from: Entry, until: Entry): Recurrence | undefined {
  const [begin, end] = [readText(report, from, 'a day such as `2026-12-18`'), readText(report, until, 'a day such as `2027-01-07`')];
  if (begin === undefined || end === undefined || from.value.kind !== 'text' || until.value.kind !== 'text') return undefined;
  const [first, last] = [from.value, until.value];
  const { example } = lasting;
  if (sayForeign(report, begin, { span: first.span, example }) || sayForeign(report, end, { span: last.span, example })) return undefined;
  const before = begin.length + ' until '.length;
  const read = readRecurrence(`${begin} until ${end}`);
  return takenFrom(report, read, last.span, (column) =>
    column <= begin.length ? placeIn(first, column) : placeIn(last, Math.max(1, column - before)),
  );
}

/** Items without those that a comma made of one text: that is said, for inside of brackets it ends a value. */
export function wholeItems(report: Report, items: readonly FileNode[]): readonly FileNode[] {
  return items.filter((item, index) => {
    if (item.kind !== 'text') return true;
    const [before, after] = [items[index - 1], items[index + 1]];
    if (isEveryYear(item.raw)) {
      sayComma(report, item.span, before?.kind === 'text' ? before.raw : '24 Dec');
      return false;
    }
    return after?.kind !== 'text' || !isEveryYear(after.raw);
  });
}

export function isEveryYear(raw: string): boolean {
  return raw.trim() === 'every year';
}

export function sayComma(report: Report, span: Span, before: string): void {
  const sentence = `Inside of \`{ }\` or \`[ ]\` the comma before this ends a value. Write \`${before} every year\`, without it.`;
  report.error(span, 'bad-when', { sentence });
}

/** How others write times; true where it was said. */
function sayForeign(report: Report, text: string, { span, example }: { readonly span: Span; readonly example: string }): boolean {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(text) ?? [];
  const isCron = /^(?:[\d*/,-]+\s+){3,4}[\d*/,A-Za-z?#L-]+$/.test(text.trim()) && text.includes('*');
  if (day === undefined && !isCron) return false;
  const sentence = isCron
    ? `\`${text}\` is a line of cron${example === beginning.example ? '.' : ', which says when something begins and not when it ends.'} Write \`${example}\`.`
    : `\`${text}\` is a stamp. Write \`${day} ${clock}\`, as the clocks of the zone show it.`;
  report.error(span, 'bad-when', { sentence });
  return true;
}

function takenFrom(report: Report, read: ReadRecurrence, whole: Span, placeOf: (column: number) => Span): Recurrence | undefined {
  if (!read.ok) {
    report.error(placeOf(read.column), codeOf(read.problem), { sentence: capital(inWordsOfTheMonth(read.problem)) });
    return undefined;
  }
  for (const sentence of read.warnings) report.warn(whole, 'odd-time', { sentence });
  return read.recurrence;
}

/** From that column to the end of the text; all of it where something is missing behind it. */
function placeIn({ span, isQuoted }: TextNode, column: number): Span {
  const from = span.from + (isQuoted ? 1 : 0) + column - 1;
  return { from: from < span.to - (isQuoted ? 1 : 0) ? from : span.from, to: span.to };
}

function codeOf(problem: string): FileProblemCode {
  if (/^there is no \d{4}-/.test(problem)) return 'no-such-date';
  if (/^this ends \(|^(?:this|it) is over before/.test(problem)) return 'freeze-backwards';
  if (/^this ends before|is empty: write a later end/.test(problem)) return 'window-backwards';
  return 'bad-when';
}

/** People look for the day, not for the date: `February 2026 has 28 days.` */
function inWordsOfTheMonth(problem: string): string {
  const [, year, month] = /^there is no (\d{4})-(\d{2})-\d{2}:/.exec(problem) ?? [];
  const number = Number(month);
  if (year === undefined || !(number >= 1 && number <= 12)) return problem;
  return `${nameOfMonth(number)} ${year} has ${daysInMonth(Number(year), number)} days.`;
}
