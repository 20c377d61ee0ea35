// From what time, and how it ends: `09:00-17:00`, `16:00 until Monday 08:00`, `18:00 for 6 hours`, or whole days.
import { dateText } from './day.ts';
import { clockOf } from './day-words.ts';
import { type Pattern, takeMonthDay } from './recurrence-pattern.ts';
import type { End } from './recurrence-types.ts';
import {
  type Reader,
  accept,
  columnOf,
  isDate,
  isTime,
  monthNamed,
  nameOfWeekday,
  peek,
  refuseHere,
  seen,
  takeDate,
  takeLength,
  takeTime,
  timeAt,
  weekdayNamed,
} from './recurrence-words.ts';
import type { MinuteOfDay } from './types.ts';
import { wallAt } from './wall-date.ts';

export interface Times {
  readonly minute: MinuteOfDay;
  readonly end: End;
}

const dayMinutes = 1440;
const wholeDay: Times = { minute: 0, end: { kind: 'days', days: 0, minute: dayMinutes } };

/** What is asked for: a time that lasts, or a moment at which something begins. */
export type Asked = 'span' | 'moment';

/** Of a moment only its beginning counts. */
export const momentEnd: End = { kind: 'for', ms: 1000 };

/** `pattern` is a day of the calendar where it comes once. */
export function takeTimes(reader: Reader, pattern: Pattern | { readonly once: number }, asked: Asked): Times {
  const range = /^(\d[^-]*)-(\d[^-]*)$/.exec(seen(reader));
  if (asked === 'moment') return takeMoment(reader, range !== null);
  if (range !== null) return takeRange(reader, range[1] ?? '', range[2] ?? '');
  const hasTime = isTime(peek(reader)) || /^\d/.test(peek(reader));
  const minute = hasTime ? takeTime(reader, 'start') : 0;
  if (accept(reader, 'for')) return { minute, end: { kind: 'for', ms: takeLength(reader) } };
  if (accept(reader, 'until') || (hasTime && accept(reader, '-'))) {
    const end = 'once' in pattern ? takeEndOnce(reader, pattern.once, minute) : takeEnd(reader, pattern, minute);
    return { minute, end };
  }
  if (hasTime) return refuseHere(reader, 'the end is missing: write `09:00-17:00`, `until Monday 08:00` or `for 6 hours`.');
  return wholeDay;
}

/** `01:00`, and nothing behind it. */
function takeMoment(reader: Reader, isRange: boolean): Times {
  if (isRange) return refuseHere(reader, 'it begins at one time, and ends when it is done: write `01:00` alone.');
  if (!isTime(peek(reader)) && !/^\d/.test(peek(reader))) return refuseHere(reader, 'the time is missing: write `Sunday 01:00`.');
  const minute = takeTime(reader, 'start');
  if (['for', 'until', '-'].includes(peek(reader)))
    return refuseHere(reader, 'it begins at this time, and ends when it is done: delete this and what stands behind it.');
  return { minute, end: momentEnd };
}

/** One word, on one day: `09:00-17:00`. */
function takeRange(reader: Reader, from: string, to: string): Times {
  const column = columnOf(reader);
  const minute = timeAt(from, column, 'start');
  const end = timeAt(to, column + from.length + 1, 'end');
  if (end <= minute) refuseHere(reader, closesFirst(from, to));
  reader.at += 1;
  return { minute, end: { kind: 'days', days: 0, minute: end } };
}

function closesFirst(from: string, to: string): string {
  if (from === to) return `${from}-${to} is empty: write a later end, or no times for the whole day.`;
  return `this ends before it begins: over midnight, write \`${from} until ${to} the next day\`.`;
}

function takeEnd(reader: Reader, pattern: Pattern, minute: MinuteOfDay): End {
  if (isDate(peek(reader))) {
    return refuseHere(
      reader,
      `this is when each ends, and comes again: after the last day it may begin on, write \`through ${seen(reader)}\`.`,
    );
  }
  const weekday = weekdayNamed(peek(reader));
  if (weekday !== undefined) return takeWeekdayEnd(reader, pattern, weekday);
  if (/^\d+$/.test(peek(reader)) && monthNamed(peek(reader, 1)) !== undefined) return takeYearlyEnd(reader, pattern, minute);
  return takeTimeEnd(reader, minute);
}

function takeTimeEnd(reader: Reader, minute: MinuteOfDay): End {
  if (peek(reader) === '') return refuseHere(reader, 'the end is missing: write `until 17:00` or `until Monday 08:00`.');
  const text = seen(reader);
  const end = timeAt(text, columnOf(reader), 'end');
  const isNextDay = peek(reader, 1) === 'the' && peek(reader, 2) === 'next' && peek(reader, 3) === 'day';
  if (!isNextDay && end <= minute) {
    return refuseHere(reader, closesFirst(clockOf(minute), text));
  }
  reader.at += isNextDay ? 4 : 1;
  return { kind: 'days', days: isNextDay ? 1 : 0, minute: end };
}

function takeWeekdayEnd(reader: Reader, pattern: Pattern, weekday: number): End {
  if (pattern.yearly !== undefined) return refuseHere(reader, 'a day of the year ends on one: write `until 2 Jan`.');
  if (pattern.weekdays?.includes(weekday) === true) {
    const advice = 'write `16:00-18:00` for the same day, or `for 7 days`';
    return refuseHere(reader, `it begins on ${nameOfWeekday(weekday)}, so this may be the same day or a week later: ${advice}.`);
  }
  reader.at += 1;
  return { kind: 'weekday', weekday, minute: takeEndTime(reader) };
}

function takeYearlyEnd(reader: Reader, pattern: Pattern, minute: MinuteOfDay): End {
  if (pattern.yearly === undefined)
    return refuseHere(reader, 'only a day of the year ends on one: write `24 Dec until 2 Jan, every year`.');
  const column = reader.at;
  const { month, date } = takeMonthDay(reader);
  const end = takeEndTime(reader);
  const refuseDay = (sentence: string): never => {
    reader.at = column;
    return refuseHere(reader, sentence);
  };
  if (month === 2 && date === 29) return refuseDay('most years have no 29 February to end on: write `28 Feb` or `1 Mar`.');
  if (month === pattern.yearly.month && date === pattern.yearly.date && end <= minute) {
    return refuseDay('this ends before it begins: write a later day.');
  }
  return { kind: 'yearly', month, date, minute: end };
}

/** The end of something that comes once: another day, or a later time of the same. */
function takeEndOnce(reader: Reader, day: number, minute: MinuteOfDay): End {
  if (!isDate(peek(reader))) return takeTimeEnd(reader, minute);
  const at = reader.at;
  const last = takeDate(reader);
  const wall = wallAt(last, takeEndTime(reader));
  if (wall <= wallAt(day, minute)) {
    reader.at = at;
    refuseHere(reader, `this ends (${dateText(last)}) before it begins (${dateText(day)}): is the year right?`);
  }
  return { kind: 'at', wall };
}

/** A day without a time belongs to it as a whole. */
function takeEndTime(reader: Reader): MinuteOfDay {
  return /^\d+[:.]\d|^\d+[ap]m$/.test(peek(reader)) ? takeTime(reader, 'end') : dayMinutes;
}
