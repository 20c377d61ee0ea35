// On which days it begins: `every Friday`, `last weekday of the month`, `24 Dec`.
import { Misread } from './misread.ts';
import type { NthWeekday, Rule } from './recurrence-types.ts';
import {
  type Reader,
  accept,
  columnOf,
  monthNamed,
  nameOfMonth,
  nameOfWeekday,
  nearestName,
  peek,
  refuseHere,
  seen,
  weekdayNamed,
} from './recurrence-words.ts';
import { daysInMonth } from './wall-date.ts';

export interface Pattern {
  /** Its days; the times of day come behind it. */
  readonly rule: Rule;
  /** Those on which it may begin, where they are weekdays of every week. */
  readonly weekdays?: readonly number[];
  /** A day of every year: `24 Dec`. */
  readonly yearly?: { readonly month: number; readonly date: number };
}

const daily: Rule = { frequency: 'DAILY', interval: 1, weekStart: 0 };
const workdays = [0, 1, 2, 3, 4];
const everyNth: ReadonlyMap<string, number> = new Map([
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
]);
const nths: ReadonlyMap<string, number> = new Map([
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['fifth', 5],
  ['last', -1],
]);

export function takePattern(reader: Reader): Pattern {
  if (/^\d/.test(peek(reader)) && monthNamed(peek(reader, 1)) !== undefined) return takeYearly(reader);
  if (accept(reader, 'every')) return takeEvery(reader);
  if (accept(reader, 'weekdays')) return weekly(workdays);
  if (accept(reader, 'weekends')) return weekly([5, 6]);
  accept(reader, 'the');
  if (nths.has(peek(reader)) || /^\d+(?:st|nd|rd|th)$/.test(peek(reader))) return takeOfMonth(reader);
  return weekly(takeWeekdays(reader));
}

function takeEvery(reader: Reader): Pattern {
  if (accept(reader, 'day')) return { rule: daily };
  if (accept(reader, 'weekday')) return weekly(workdays);
  if (/^(?:first|fifth|last)$/.test(peek(reader))) return takeOfMonth(reader);
  const interval = everyNth.get(peek(reader));
  if (interval !== undefined) return takeEveryNth(reader, interval);
  if (accept(reader, 'other')) return refuseBefore(reader, '`other` is written `second`: `every second Thursday from 2026-11-26`.');
  if (/^\d+$/.test(peek(reader))) return refuseHere(reader, 'intervals are words: write `every second Thursday from 2026-11-26`.');
  if (peek(reader) === 'month')
    return refuseHere(reader, 'a month has many days: write `first Monday of the month` or `15th of the month`.');
  if (peek(reader) === 'week') return refuseHere(reader, 'a week has many days: write `every Friday`.');
  return weekly(takeWeekdays(reader));
}

function takeEveryNth(reader: Reader, interval: number): Pattern {
  const word = peek(reader);
  const weekday = weekdayNamed(peek(reader, 1));
  if (weekday === undefined) {
    reader.at += 1;
    return refuseHere(reader, `a weekday follows \`every ${word}\`: write \`every ${word} Thursday from 2026-11-26\`.`);
  }
  reader.at += 2;
  if (peek(reader) === 'of') {
    const name = nameOfWeekday(weekday);
    const advice = `write \`${word} ${name} of the month\`, or \`every ${word} ${name} from 2026-11-26\``;
    return refuseHere(reader, `this may be once a month or every ${interval} weeks: ${advice}.`);
  }
  const { rule } = weekly([weekday]);
  return { rule: { ...rule, interval }, weekdays: [weekday] };
}

function takeOfMonth(reader: Reader): Pattern {
  const rule = { ...daily, frequency: 'MONTHLY' as const, ...takeDayOfMonth(reader) };
  if (accept(reader, 'of', 'the', 'month') || accept(reader, 'of', 'every', 'month')) return { rule };
  return refuseHere(reader, 'the month is missing: write `of the month`.');
}

function takeDayOfMonth(reader: Reader): Partial<Rule> {
  const date = /^(\d+)(?:st|nd|rd|th)$/.exec(peek(reader))?.[1];
  if (date !== undefined) {
    if (Number(date) < 1 || Number(date) > 31) return refuseHere(reader, `no month has a day ${date}: write \`1st\` to \`31st\`.`);
    reader.at += 1;
    return { byMonthDay: [Number(date)] };
  }
  const nth = nths.get(peek(reader)) ?? 1;
  reader.at += 1;
  if (accept(reader, 'day')) return { byMonthDay: [nth] };
  if (accept(reader, 'weekday')) return { byDay: workdays.map((weekday): NthWeekday => ({ weekday })), bySetPos: [nth] };
  if (peek(reader) === 'working') return refuseHere(reader, 'a recurrence knows weekdays and no holidays: write `weekday`.');
  const weekday = weekdayNamed(peek(reader));
  if (weekday === undefined) return refuseHere(reader, 'the day is missing: write `weekday`, `day`, or a weekday such as `Friday`.');
  reader.at += 1;
  return { byDay: [{ weekday, nth }] };
}

/** `24 Dec`; the 29th of February is one, too, every fourth year. */
function takeYearly(reader: Reader): Pattern {
  const { month, date } = takeMonthDay(reader);
  return { rule: { ...daily, frequency: 'YEARLY', byMonth: [month], byMonthDay: [date] }, yearly: { month, date } };
}

export function takeMonthDay(reader: Reader): { readonly month: number; readonly date: number } {
  const month = monthNamed(peek(reader, 1)) ?? 1;
  const date = Number(/^(\d{1,2})$/.exec(peek(reader))?.[1] ?? Number.NaN);
  // A year with a 29 February.
  const most = daysInMonth(2000, month);
  if (!(date >= 1 && date <= most)) return refuseHere(reader, `${nameOfMonth(month)} has no day \`${seen(reader)}\`: write 1 to ${most}.`);
  reader.at += 2;
  return { month, date };
}

/** `Friday`, `Mon-Thu`, `Mon, Wed and Fri`. */
function takeWeekdays(reader: Reader): readonly number[] {
  const weekdays: number[] = [];
  do {
    const range = takeWeekdayRange(reader);
    const twice = range.find((weekday) => weekdays.includes(weekday));
    if (twice !== undefined) refuseBefore(reader, `${nameOfWeekday(twice)} stands twice: name each weekday once.`);
    weekdays.push(...range);
  } while (acceptAnother(reader));
  return weekdays;
}

function acceptAnother(reader: Reader): boolean {
  const comma = peek(reader) === ',' ? 1 : 0;
  const isAnd = peek(reader, comma) === 'and';
  if (!isAnd && (comma === 0 || weekdayNamed(peek(reader, 1).split('-')[0] ?? '') === undefined)) return false;
  reader.at += comma + (isAnd ? 1 : 0);
  return true;
}

function takeWeekdayRange(reader: Reader): readonly number[] {
  const [first = '', last, more] = seen(reader).split('-');
  const [from, to] = [weekdayNamed(first), last === undefined ? undefined : weekdayNamed(last)];
  if (from === undefined) return refuseWord(reader, first, 0);
  if (more !== undefined || (last !== undefined && to === undefined)) return refuseWord(reader, last ?? '', first.length + 1);
  if (to === undefined) {
    reader.at += 1;
    return [from];
  }
  if (to === from) return refuseHere(reader, `\`${seen(reader)}\` begins and ends on one day: write \`${nameOfWeekday(from)}\`.`);
  reader.at += 1;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
}

function refuseWord(reader: Reader, word: string, before: number): never {
  if (seen(reader) === '') return refuseHere(reader, 'the days are missing: write `every Friday`, `weekdays` or `24 Dec`.');
  if (/^\d+([-./])\d+\1\d+$/.test(seen(reader))) return refuseHere(reader, `\`${seen(reader)}\` is no date: write it as 2026-11-26.`);
  const hint = nearestName(word);
  const advice =
    hint === undefined
      ? 'write `every Friday`, `weekdays`, `last weekday of the month`, `24 Dec` or `2026-12-18`'
      : `did you mean \`${hint}\``;
  throw new Misread(columnOf(reader) + before, `\`${word}\` is no day: ${advice}${hint === undefined ? '.' : '?'}`);
}

/** Refuses the word that was just taken. */
function refuseBefore(reader: Reader, sentence: string): never {
  reader.at -= 1;
  return refuseHere(reader, sentence);
}

function weekly(weekdays: readonly number[]): Pattern {
  return { rule: { ...daily, frequency: 'WEEKLY', byDay: weekdays.map((weekday) => ({ weekday })) }, weekdays };
}
