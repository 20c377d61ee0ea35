// When something is: once, or again and again, in words that people read. Nothing is guessed: what has two meanings is refused.
import { dateText, dayOf, weekdayOf } from './day.ts';
import { type Unread, Misread, reading } from './misread.ts';
import { comesFrom, fillRule, findSkipped, hangsOnStart, isDayOf } from './recurrence-days.ts';
import { type Asked, momentEnd, takeTimes } from './recurrence-end.ts';
import { takePattern } from './recurrence-pattern.ts';
import { readRule } from './recurrence-rule.ts';
import type { End, Recurrence, Rule } from './recurrence-types.ts';
import {
  type Reader,
  accept,
  columnOf,
  isDate,
  isTime,
  nameOfMonth,
  nameOfWeekday,
  peek,
  readerOf,
  refuseHere,
  seen,
  takeDate,
  takeLength,
  takeTime,
} from './recurrence-words.ts';
import type { Day } from './types.ts';
import { wallAt } from './wall-date.ts';

export type ReadRecurrence =
  | {
      readonly ok: true;
      readonly recurrence: Recurrence;
      /** What it does not do and its writer may think it does. */
      readonly warnings: readonly string[];
    }
  | Unread;

const longestText = 600;
/** Where counting begins if the text says nothing, and nothing hangs on it: 1 January 2001, a Monday. */
const someMonday: Day = 11_323;

/**
 * Reads `2026-12-18 until 2027-01-07`, `every Friday 16:00 until Monday 08:00`, `every second Thursday from 2026-11-26`, `last weekday of the
 * month 18:00 for 6 hours`, `24 Dec until 2 Jan, every year`, `weekdays 09:00-17:00`, or `FREQ=MONTHLY;BYDAY=-1FR from 2026-11-27 18:00 for
 * 6 hours`. A day that is named without a time belongs to it as a whole, at the end as well.
 */
export function readRecurrence(text: string): ReadRecurrence {
  return readAs('span', text);
}

/** The same of something that begins, and ends when it is done: `Sunday 01:00`, `last Friday of the month 22:00`, `2026-12-18 01:00`. */
export function readMoment(text: string): ReadRecurrence {
  return readAs('moment', text);
}

function readAs(asked: Asked, text: string): ReadRecurrence {
  return reading(() => {
    if (text.length > longestText) throw new Misread(1, `this has more than ${longestText} characters: write several.`);
    const recurrence = recurrenceOf(text, asked);
    return { recurrence, warnings: warningsOf(recurrence) };
  });
}

const examples: { readonly [each in Asked]: string } = {
  span: '`weekdays 09:00-17:00` or `2026-12-18 until 2027-01-07`',
  moment: '`Sunday 01:00`',
};

function recurrenceOf(text: string, asked: Asked): Recurrence {
  const reader = readerOf(text);
  if (peek(reader) === '') return refuseHere(reader, `nothing is written: write ${examples[asked]}.`);
  if (/^\s*(?:RRULE:|[A-Z-]+=)/i.test(text)) return ruled(text, asked);
  if (isDate(peek(reader))) return once(text, reader, asked);
  const pattern = takePattern(reader);
  const early = takeFrom(reader);
  const { minute, end } = takeTimes(reader, pattern, asked);
  if (pattern.yearly !== undefined) expectEveryYear(reader);
  const [from, through] = takeLimits(reader, early);
  const rule = { ...pattern.rule, byHour: [Math.floor(minute / 60)], byMinute: [minute % 60] };
  if (from === undefined && rule.interval > 1) {
    refuseHere(reader, 'the first of them is missing: write `from 2026-11-26`.');
  }
  if (from !== undefined && rule.interval > 1) expectDay(rule, from.day, from.column);
  return finish({ text, rule: { ...rule, ...through }, from: wallAt(from?.day ?? someMonday), end }, from?.column ?? 1);
}

function once(text: string, reader: Reader, asked: Asked): Recurrence {
  const day = takeDate(reader);
  const { minute, end } = takeTimes(reader, { once: day }, asked);
  expectNothing(reader);
  return { text, from: wallAt(day, minute), end };
}

/** A rule of RFC 5545 says when it begins; how long it takes stands behind it. */
function ruled(text: string, asked: Asked): Recurrence {
  const before = text.length - text.trimStart().length;
  const [ruleText = ''] = text.trimStart().split(/\s/, 1);
  const reader = readerOf(text, before + ruleText.length);
  if (/^[A-Z-]+=/i.test(peek(reader))) refuseHere(reader, 'a rule has no spaces in it: join its parts with `;` alone.');
  const read = readRule(ruleText, before);
  if (!read.ok) throw new Misread(read.column, read.problem);
  const { rule } = read;
  const from = takeFrom(reader);
  const minute = from !== undefined && isTime(peek(reader)) ? takeTime(reader, 'start') : undefined;
  if (from === undefined && hangsOnStart(rule))
    refuseHere(reader, 'the day from which the rule counts is missing: write `from 2026-11-26`.');
  const hasTime = minute !== undefined || rule.byHour !== undefined || rule.byMinute !== undefined;
  const end = asked === 'moment' ? takeRuledMoment(reader, hasTime) : takeRuledEnd(reader, hasTime);
  expectNothing(reader);
  return finish({ text, rule, from: wallAt(from?.day ?? someMonday, minute ?? 0), end }, from?.column ?? before + 1);
}

function takeRuledEnd(reader: Reader, hasTime: boolean): End {
  if (accept(reader, 'for')) return { kind: 'for', ms: takeLength(reader) };
  if (hasTime) return refuseHere(reader, 'the length is missing: write `for 6 hours` behind the rule.');
  return { kind: 'days', days: 0, minute: 1440 };
}

function takeRuledMoment(reader: Reader, hasTime: boolean): End {
  return hasTime ? momentEnd : refuseHere(reader, 'the time is missing: write `BYHOUR=1` into the rule.');
}

interface From {
  readonly day: Day;
  readonly column: number;
}

function takeFrom(reader: Reader): From | undefined {
  if (!accept(reader, 'from')) return undefined;
  const column = columnOf(reader);
  return { day: takeDate(reader), column };
}

/** `from 2026-11-26`, unless it stood before, and `through 2027-03-31`: the last day on which it may begin. */
function takeLimits(reader: Reader, early: From | undefined): readonly [From | undefined, Partial<Rule>] {
  const from = early ?? takeFrom(reader);
  let through: Partial<Rule> = {};
  if (accept(reader, 'through')) {
    const column = columnOf(reader);
    const last = takeDate(reader);
    if (from !== undefined && last < from.day) throw new Misread(column, 'this is over before it begins: is the year right?');
    through = { until: { zone: 'wall', at: wallAt(last, 1440) - 1 } };
  }
  expectNothing(reader);
  return [from, through];
}

function expectEveryYear(reader: Reader): void {
  accept(reader, ',');
  if (accept(reader, 'every', 'year')) return;
  refuseHere(reader, 'the year is missing: write `, every year` behind it, or dates such as 2026-12-24.');
}

function expectNothing(reader: Reader): void {
  const isList = accept(reader, ',');
  const word = seen(reader);
  if (word === '' && !isList) return;
  if (word === '') refuseHere(reader, 'nothing stands behind the comma: take it away.');
  if (word.toLowerCase() === 'from') refuseHere(reader, '`from` stands twice, or behind `through`: write it once, before.');
  if (isTime(word) || /^\d\d:\d\d-/.test(word))
    refuseHere(reader, 'these are other times: write them as one more window, they are joined.');
  refuseHere(reader, `\`${word}\` is not understood here: end before it.`);
}

/** Counting every second week needs a first one that is meant. */
function expectDay(rule: Rule, day: Day, column: number): void {
  if (isDayOf(rule, day)) return;
  const before = dateText([...Array(7).keys()].map((back) => day - back).find((each) => isDayOf(rule, each)) ?? day);
  const after = dateText([...Array(7).keys()].map((ahead) => day + ahead).find((each) => isDayOf(rule, each)) ?? day);
  throw new Misread(column, `${dateText(day)} is a ${nameOfWeekday(weekdayOf(day))}: write ${before} or ${after}.`);
}

/** Fills in what the rule leaves to its beginning; it has to come at least once. */
function finish(recurrence: Recurrence & { readonly rule: Rule }, column: number): Recurrence {
  const rule = fillRule(recurrence.rule, recurrence.from);
  const day = dayOf(recurrence.from);
  if (!comesFrom(rule, day)) throw new Misread(column, 'counted from here it never comes: write another day or interval.');
  const { until } = rule;
  if (until !== undefined && until.at < recurrence.from) throw new Misread(column, 'it is over before it begins: is the year right?');
  return { ...recurrence, rule };
}

function warningsOf({ rule, from }: Recurrence): readonly string[] {
  if (rule === undefined) return [];
  const skipped = findSkipped(rule, dayOf(from));
  if (skipped === undefined) return [];
  if (rule.frequency === 'MONTHLY') return [`Months without such a day are skipped: ${nameOfMonth(skipped.month)} is one.`];
  const isLeapDay = rule.byMonth?.join() === '2' && rule.byMonthDay?.join() === '29';
  return [isLeapDay ? '29 February comes in leap years only; other years are skipped.' : 'Years without such a day are skipped.'];
}
