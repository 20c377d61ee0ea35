// The words that recurrences are made of, each with its column: weekdays, times, dates, lengths.
import { readDuration } from '#core/file/duration.ts';
import { nearest } from '#core/file/nearest.ts';
import type { Milliseconds } from '#core/system.ts';
import { Misread } from './misread.ts';
import type { MinuteOfDay } from './types.ts';
import { type WallDate, dayOfDate } from './wall-date.ts';

export interface Word {
  readonly text: string;
  readonly column: number;
}

/** Goes through the words of a text; `at` is the next one. */
export interface Reader {
  readonly words: readonly Word[];
  readonly endColumn: number;
  at: number;
}

const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const monthNames = 'january february march april may june july august september october november december'.split(' ');
const firstYear = 1990;
const lastYear = 2099;
const longestMs = 366 * 86_400_000;

/** Words and commas, from a place in the text on. */
export function readerOf(text: string, from = 0): Reader {
  const words = [...text.slice(from).matchAll(/[^\s,]+|,/g)].map((match) => ({ text: match[0], column: from + match.index + 1 }));
  return { words, endColumn: text.trimEnd().length + 1, at: 0 };
}

export function peek(reader: Reader, ahead = 0): string {
  return reader.words[reader.at + ahead]?.text.toLowerCase() ?? '';
}

/** The next word as it was written. */
export function seen(reader: Reader): string {
  return reader.words[reader.at]?.text ?? '';
}

export function columnOf(reader: Reader): number {
  return reader.words[reader.at]?.column ?? reader.endColumn;
}

/** Takes the next words where they are these. */
export function accept(reader: Reader, ...texts: readonly string[]): boolean {
  const isNext = texts.every((text, index) => peek(reader, index) === text);
  if (isNext) reader.at += texts.length;
  return isNext;
}

export function refuseHere(reader: Reader, sentence: string): never {
  throw new Misread(columnOf(reader), sentence);
}

/** Monday is 0; undefined for any other word. */
export function weekdayNamed(word: string): number | undefined {
  return indexOfName(weekdayNames, word);
}

/** January is 1. */
export function monthNamed(word: string): number | undefined {
  const index = indexOfName(monthNames, word);
  return index === undefined ? undefined : index + 1;
}

/** `Fri` and `Friday`, `Sept` and `September`; `Fr` may be anything. */
function indexOfName(names: readonly string[], word: string): number | undefined {
  const index = names.findIndex((name) => word.length >= 3 && name.startsWith(word.toLowerCase()));
  return index === -1 ? undefined : index;
}

export function nameOfWeekday(weekday: number): string {
  const name = weekdayNames[weekday] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function nameOfMonth(month: number): string {
  const name = monthNames[month - 1] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function nearestName(word: string): string | undefined {
  const weekday = weekdayNames.findIndex((name) => word.length === 2 && name.startsWith(word.toLowerCase()));
  if (weekday !== -1) return nameOfWeekday(weekday);
  return nearest(word, [...weekdayNames.map((_, index) => nameOfWeekday(index)), ...monthNames.map((_, index) => nameOfMonth(index + 1))]);
}

export function isTime(word: string): boolean {
  return /^\d{1,2}[:.]\d{2}$/.test(word) || /^\d{1,2}(?:am|pm)$/.test(word);
}

/** `16:00`; an end may be `24:00`. */
export function timeAt(text: string, column: number, use: 'start' | 'end'): MinuteOfDay {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined) throw new Misread(column, refuseTime(text));
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || minutes > 1440) throw new Misread(column, `there is no \`${text}\`: write 00:00 to 24:00.`);
  if (minutes === 1440 && use === 'start') throw new Misread(column, 'nothing begins at 24:00: write 00:00 of the day after.');
  return minutes;
}

function refuseTime(text: string): string {
  const [, hour = '', minute = '00', half] = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/i.exec(text) ?? [];
  if (hour === '') return `\`${text}\` is no time: write it as 16:00.`;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return `times have two digits and a colon: write ${String(hours).padStart(2, '0')}:${minute}.`;
}

export function takeTime(reader: Reader, use: 'start' | 'end'): MinuteOfDay {
  const minutes = timeAt(seen(reader), columnOf(reader), use);
  reader.at += 1;
  return minutes;
}

export function isDate(word: string): boolean {
  return /^\d{4}-/.test(word);
}

/** `2026-11-26`, as days since 1970. */
export function takeDate(reader: Reader): number {
  const text = seen(reader);
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined)
    return refuseHere(reader, `${text === '' ? 'a date is missing' : `\`${text}\` is no date`}: write it as 2026-11-26.`);
  const wanted: WallDate = { year: Number(year), month: Number(month), date: Number(date) };
  const day = dayOfDate(wanted);
  if (day === undefined) return refuseHere(reader, `there is no ${text}: write a date of the calendar.`);
  if (wanted.year < firstYear || wanted.year > lastYear) {
    return refuseHere(reader, `${year} is out of range: write a year from ${firstYear} to ${lastYear}.`);
  }
  reader.at += 1;
  return day;
}

/** What stands after `for`: `6 hours`. Elapsed time, of a minute to a year. */
export function takeLength(reader: Reader): Milliseconds {
  const column = columnOf(reader);
  const text = [peek(reader), peek(reader, 1)].join(' ').trim();
  const read = readDuration(text);
  if (!read.ok) throw new Misread(column, text === '' ? 'the length is missing: write `for 6 hours`.' : inOne(read.sentence));
  if (read.ms < 60_000 || read.ms > longestMs) throw new Misread(column, `\`${text}\` is out of range: from 1 minute to 366 days.`);
  reader.at += /\d[a-z]/.test(peek(reader)) ? 1 : 2;
  return read.ms;
}

/** One sentence of two. */
function inOne(sentences: string): string {
  return sentences
    .replace(/[.?] Write/, ': write')
    .replace('. Did you mean', ': did you mean')
    .replace('. From', ': from');
}
