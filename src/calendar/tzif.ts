// The zones of the system, as its package tzdata keeps them (RFC 9636): a second source, often younger than the one in Node.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dayAt, dayMs, weekdayOf } from '#core/time/day.ts';
import type { Day, ZoneRules } from '#core/time/types.ts';
import { isExactName, zoneYears } from './zone-rules.ts';

type Offset = ZoneRules['offsets'][number];

/** Undefined where the system has no such zone, or a file that cannot be read. */
export function readSystemZone(name: string, folder = '/usr/share/zoneinfo'): ZoneRules | undefined {
  if (!isExactName(name)) return undefined;
  try {
    return parseTzif(readFileSync(path.join(folder, name)), { name, data: systemZoneData(folder) });
  } catch {
    return undefined;
  }
}

/** `2025b`, by the list that the package brings along. */
export function systemZoneData(folder = '/usr/share/zoneinfo'): string {
  try {
    const [, version = 'unknown'] = /^# version (\S+)/.exec(readFileSync(path.join(folder, 'tzdata.zi'), 'latin1').slice(0, 80)) ?? [];
    return version;
  } catch {
    return 'unknown';
  }
}

/** The 64-bit half of a file, and behind it the rule for the years that it does not list. Throws where it is cut or none. */
export function parseTzif(bytes: Uint8Array, { name, data }: { readonly name: string; readonly data: string }): ZoneRules {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== magic || view.getUint8(4) < 0x32) throw new Error('this is no TZif file of version 2 or later');
  const head = headerLength + lengthOf(view, 0, 4);
  const [transitions, types] = [view.getUint32(head + 32), view.getUint32(head + 36)];
  const [times, indexes] = [head + headerLength, head + headerLength + 8 * transitions];
  const secondsOf = (type: number): number => view.getInt32(indexes + transitions + 6 * type);
  if (types === 0) throw new Error('this TZif file has no types');
  const listed = Array.from({ length: transitions }, (_, index): Offset => ({
    from: Number(view.getBigInt64(times + 8 * index)) * 1000,
    seconds: secondsOf(view.getUint8(indexes + index)),
  }));
  const footer = Buffer.from(bytes.subarray(head + headerLength + lengthOf(view, head, 8)))
    .toString('latin1')
    .trim();
  const offsets = [{ from: Number.NEGATIVE_INFINITY, seconds: secondsOf(0) }, ...listed];
  return { name, data, offsets: inYears([...offsets, ...followingOf(footer, listed.at(-1)?.from ?? Number.NEGATIVE_INFINITY)]) };
}

const magic = 0x54_5a_69_66;
const headerLength = 44;

/** Of what follows a header, with times of so many bytes. */
function lengthOf(view: DataView, header: number, timeBytes: number): number {
  const [utc, standard, leaps, times, types, letters] = [20, 24, 28, 32, 36, 40].map((at) => view.getUint32(header + at));
  if (
    utc === undefined ||
    standard === undefined ||
    leaps === undefined ||
    times === undefined ||
    types === undefined ||
    letters === undefined
  )
    throw new Error('cut');
  return times * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + standard + utc;
}

/** Without changes of a name only, and with what held at the beginning of the first year as its first. */
function inYears(offsets: readonly Offset[]): readonly Offset[] {
  const [first, end] = [Date.UTC(zoneYears.first, 0, 1), Date.UTC(zoneYears.last + 1, 0, 1)];
  const inForce = offsets.findLast(({ from }) => from <= first)?.seconds ?? 0;
  const later = offsets.filter(({ from }) => from > first && from < end);
  const all = [{ from: first, seconds: inForce }, ...later];
  return all.filter(({ seconds }, position) => position === 0 || seconds !== all[position - 1]?.seconds);
}

/** `CET-1CEST,M3.5.0,M10.5.0/3`: the changes after the last that is listed. A zone without summer time has none. */
function followingOf(rule: string, last: number): readonly Offset[] {
  const [, standard = '', summer, from = '', to = ''] = rulePattern.exec(rule) ?? [];
  if (summer === undefined) return [];
  const standardSeconds = -secondsOfClock(standard);
  const [, , summerClock] = /^(<[^>]+>|[A-Za-z]+)([\d:+-]+)$/.exec(summer) ?? [];
  const summerSeconds = summerClock === undefined ? standardSeconds + 3600 : -secondsOfClock(summerClock);
  const years = Array.from({ length: zoneYears.last - zoneYears.first + 2 }, (_, index) => zoneYears.first + index);
  const changes = years.flatMap((year) => [
    { from: changeOf(from, year) - 1000 * standardSeconds, seconds: summerSeconds },
    { from: changeOf(to, year) - 1000 * summerSeconds, seconds: standardSeconds },
  ]);
  return changes.filter((change) => change.from > last).sort((left, right) => left.from - right.from);
}

const rulePattern = /^(?:<[^>]+>|[A-Za-z]+)([\d:+-]+)(?:((?:<[^>]+>|[A-Za-z]+)(?:[\d:+-]+)?),([^,]+),([^,]+))?$/;

/** On the wall. `M3.5.0/3` is the last Sunday of March at 03:00, `J60` the 60th day of a year without its 29 February, `0` the first. */
function changeOf(rule: string, year: number): number {
  const [date = '', clock = '2'] = rule.split('/');
  return dayOfRule(date, year) * dayMs + secondsOfClock(clock) * 1000;
}

function dayOfRule(date: string, year: number): Day {
  const isLeap = dayAt(year, 3, 0) - dayAt(year, 2, 28) === 1;
  if (date.startsWith('J')) return dayAt(year, 1, Number(date.slice(1)) + (isLeap && Number(date.slice(1)) >= 60 ? 1 : 0));
  if (!date.startsWith('M')) return dayAt(year, 1, Number(date) + 1);
  const [month = 1, week = 1, sunday = 0] = date.slice(1).split('.').map(Number);
  const weekday = (sunday + 6) % 7;
  const first = dayAt(year, month, 1);
  const day = first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (week - 1);
  return day >= dayAt(year, month + 1, 1) ? day - 7 : day;
}

/** `-3:30`, `2`, up to a week. */
function secondsOfClock(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.replace(/^[+-]/, '').split(':').map(Number);
  return (clock.startsWith('-') ? -1 : 1) * (3600 * hours + 60 * minutes + seconds);
}
