// Every question about working days and working time is answered from arrays that are made once of a calendar: sums and their inverse.
import { Bug } from '#core/bug.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { dayMs, dayOf, minuteMs, weekdayOf } from './day.ts';
import type { CalendarDay, CalendarVersion, Day, HalfUnits, MinuteOfDay, ZoneRules } from './types.ts';
import { instantOf, wallOf } from './zone.ts';

/** Made by `buildIndex`, never changed. Arrays begin with the calendar's first day; sums have one entry more, and say what was before each day. */
export interface DayIndex {
  readonly calendar: CalendarVersion;
  /** Half-open: outside nothing is known. */
  readonly known: { readonly from: Instant; readonly to: Instant };
  readonly weights: ArrayLike<number>;
  readonly halfUnits: ArrayLike<number>;
  /** The n-th half unit of all, from 1 on → the position of the day that brings it. */
  readonly dayOfHalfUnit: ArrayLike<number>;
  readonly opens: ArrayLike<number>;
  /** Whoever comes at this instant or later comes too late for this day. */
  readonly lateFrom: ArrayLike<number>;
  readonly workingMs: ArrayLike<number>;
  readonly bytes: number;
}

/** How an entry counts: on which day, and with which time on the wall. */
export interface DayZero {
  readonly day: Day;
  readonly timeMs: Milliseconds;
}

/** Takes milliseconds for twenty years; keep it with its calendar. */
export function buildIndex(calendar: CalendarVersion): DayIndex {
  const { zone, first, last } = calendar;
  const count = last - first + 1;
  if (calendar.week.length !== 7 || !(count > 0)) throw new Bug('a calendar has seven weekdays and at least one day');
  const special = new Map(calendar.days.map((each) => [each.day, each]));
  const [weights, halfUnits] = [new Uint8Array(count), new Int32Array(count + 1)];
  const [opens, lateFrom, workingMs] = [new Float64Array(count), new Float64Array(count), new Float64Array(count + 1)];
  for (let position = 0; position < count; position += 1) {
    const span = spanOf(calendar, first + position, special.get(first + position));
    weights[position] = span.weight;
    opens[position] = span.opens;
    lateFrom[position] = span.lateFrom;
    halfUnits[position + 1] = at(halfUnits, position) + span.weight;
    workingMs[position + 1] = at(workingMs, position) + span.workingMs;
  }
  const dayOfHalfUnit = inverseOf(weights, at(halfUnits, count));
  const known = { from: instantOf(zone, first * dayMs, 'later'), to: closeOf(zone, last, 1440) };
  const arrays = [weights, halfUnits, dayOfHalfUnit, opens, lateFrom, workingMs];
  const bytes = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { calendar, known, weights, halfUnits, dayOfHalfUnit, opens, lateFrom, workingMs, bytes };
}

/** The same calendar with days on which nothing is worked: quicker than to build it anew. */
export function withoutDays(index: DayIndex, closed: readonly CalendarDay[]): DayIndex {
  const { calendar } = index;
  const count = index.weights.length;
  const [weights, halfUnits, workingMs] = [Uint8Array.from(index.weights), new Int32Array(count + 1), new Float64Array(count + 1)];
  const lateFrom = Float64Array.from(index.lateFrom);
  const special = new Map(calendar.days.map((each) => [each.day, each]));
  const positions = new Set(closed.map(({ day }) => day - calendar.first));
  for (const each of closed) special.set(each.day, each);
  for (let position = 0; position < count; position += 1) {
    const isClosed = positions.has(position);
    if (isClosed) [weights[position], lateFrom[position]] = [0, at(index.opens, position)];
    halfUnits[position + 1] = at(halfUnits, position) + at(weights, position);
    const worked = isClosed ? 0 : at(index.workingMs, position + 1) - at(index.workingMs, position);
    workingMs[position + 1] = at(workingMs, position) + worked;
  }
  const dayOfHalfUnit = inverseOf(weights, at(halfUnits, count));
  const days = [...special.values()].toSorted((left, right) => left.day - right.day);
  return { ...index, calendar: { ...calendar, days }, weights, halfUnits, dayOfHalfUnit, lateFrom, workingMs };
}

/**
 * When a soak of so many working days is over: the day of entry is day 0, and it is due on the n-th that follows, at the same time on the wall.
 * Zero days are over at once. Undefined where the calendar does not reach so far.
 */
export function soakDue(index: DayIndex, entered: Instant, workingDays: number): Instant | undefined {
  if (workingDays === 0) return entered;
  const zero = dayZeroOf(index, entered);
  return zero === undefined ? undefined : dueAfter(index, zero, 2 * workingDays);
}

/** The instant at which the sum of half units after this day reaches so many. */
export function dueAfter(index: DayIndex, { day, timeMs }: DayZero, halfUnits: number): Instant | undefined {
  const { zone, first } = index.calendar;
  const wanted = index.halfUnits[day - first + 1];
  const position = wanted === undefined ? undefined : index.dayOfHalfUnit[wanted + halfUnits];
  return position === undefined ? undefined : instantOf(zone, (first + position) * dayMs + timeMs, 'later');
}

/** Whoever enters too late, or on a day that does not count, enters at the start of the next working day. */
export function dayZeroOf(index: DayIndex, entered: Instant): DayZero | undefined {
  const { zone, first } = index.calendar;
  const wall = wallOf(zone, entered);
  const position = dayOf(wall) - first;
  const weight = index.weights[position];
  if (weight === undefined) return undefined;
  if (weight > 0 && entered < at(index.lateFrom, position)) return { day: first + position, timeMs: wall - (first + position) * dayMs };
  return nextDayZero(index, first + position);
}

/** The start of the first working day after this one. */
export function nextDayZero(index: DayIndex, day: Day): DayZero | undefined {
  const { first, hours } = index.calendar;
  const before = index.halfUnits[day - first + 1];
  const position = before === undefined ? undefined : index.dayOfHalfUnit[before + 1];
  return position === undefined ? undefined : { day: first + position, timeMs: hours.from * minuteMs };
}

/**
 * The working instant at which so much working time has gone by: what ends with the day's work is over when the next one begins. Undefined
 * where the calendar does not reach so far.
 */
export function addWorkingTime(index: DayIndex, from: Instant, ms: Milliseconds): Instant | undefined {
  const before = workingMsBefore(index, from);
  if (before === undefined || !(ms >= 0)) return undefined;
  const { opens, workingMs, halfUnits, dayOfHalfUnit } = index;
  const [wanted, all] = [before + ms, at(workingMs, opens.length)];
  if (wanted >= all) return undefined;
  // Half units are about as long as each other: the guess is off by a few days, where half days and the clocks make them unlike.
  let position = dayOfHalfUnit[1 + Math.floor((wanted / all) * at(halfUnits, opens.length))] ?? 0;
  while (at(workingMs, position) > wanted) position -= 1;
  while (at(workingMs, position + 1) <= wanted) position += 1;
  return at(opens, position) + wanted - at(workingMs, position);
}

/** Negative where `to` lies before `from`; undefined where the calendar does not know one of them. */
export function workingTimeBetween(index: DayIndex, from: Instant, to: Instant): Milliseconds | undefined {
  const [before, until] = [workingMsBefore(index, from), workingMsBefore(index, to)];
  return before === undefined || until === undefined ? undefined : until - before;
}

/** The working time of a whole day by the hours of the calendar: what one day of a soak by working time is. */
export function fullDayMs({ calendar: { hours } }: DayIndex): Milliseconds {
  return (hours.to - hours.from) * minuteMs;
}

/** Half a day is one, too. Undefined outside of the calendar. */
export function isWorkingDay(index: DayIndex, day: Day): boolean | undefined {
  const weight = index.weights[day - index.calendar.first];
  return weight === undefined ? undefined : weight > 0;
}

/** How much the days from this one on, up to and without that one, count together; undefined outside of the calendar. */
export function halfUnitsBetween(index: DayIndex, from: Day, to: Day): number | undefined {
  const { first } = index.calendar;
  const [before, until] = [index.halfUnits[from - first], index.halfUnits[to - first]];
  return before === undefined || until === undefined ? undefined : until - before;
}

/** How many days that count are still begun after this instant's own, up to that of the other one; a half day is none more. */
export function workingDaysBetween(index: DayIndex, from: Instant, to: Instant): number | undefined {
  const { zone } = index.calendar;
  const halves = halfUnitsBetween(index, dayOf(wallOf(zone, from)) + 1, dayOf(wallOf(zone, to)) + 1);
  return halves === undefined ? undefined : Math.ceil(halves / 2);
}

function workingMsBefore({ known, opens, workingMs }: DayIndex, instant: Instant): Milliseconds | undefined {
  if (instant < known.from || instant >= known.to) return undefined;
  // Days have 24 hours but for a few: the guess is off by a day at most, or two.
  let position = Math.min(opens.length - 1, Math.floor((instant - known.from) / dayMs));
  while (position + 1 < opens.length && at(opens, position + 1) <= instant) position += 1;
  while (position >= 0 && at(opens, position) > instant) position -= 1;
  if (position < 0) return 0;
  return Math.min(at(workingMs, position) + instant - at(opens, position), at(workingMs, position + 1));
}

interface Span {
  readonly weight: HalfUnits;
  readonly opens: Instant;
  readonly lateFrom: Instant;
  readonly workingMs: Milliseconds;
}

function spanOf(calendar: CalendarVersion, day: Day, special: CalendarDay | undefined): Span {
  const { zone, hours } = calendar;
  const opens = instantOf(zone, day * dayMs + hours.from * minuteMs, 'later');
  const weight = exists(calendar, day) ? weightOf(calendar, day, special) : 0;
  if (weight === 0) return { weight, opens, lateFrom: opens, workingMs: 0 };
  const ends = endOf(calendar, weight, special);
  const closes = closeOf(zone, day, ends ?? hours.to);
  const cutOff = Math.min(ends ?? Number.POSITIVE_INFINITY, calendar.cutOff ?? Number.POSITIVE_INFINITY);
  const isCutOff = cutOff !== Number.POSITIVE_INFINITY;
  // The minute of the cut-off itself is not late.
  const lateFrom = isCutOff ? instantOf(zone, day * dayMs + cutOff * minuteMs, 'earlier') + minuteMs : cutOff;
  return { weight, opens, lateFrom, workingMs: Math.max(0, closes - opens) };
}

/** Midnight closes nothing: the next day begins, and whoever works day and night loses no hour and gains none. */
function closeOf(zone: ZoneRules, day: Day, minute: MinuteOfDay): Instant {
  return instantOf(zone, day * dayMs + minute * minuteMs, minute === 1440 ? 'later' : 'earlier');
}

/** Where the clocks were put forward by a whole day, that day never was: in Apia there was no 30 December 2011. */
function exists({ zone }: CalendarVersion, day: Day): boolean {
  const begins = instantOf(zone, day * dayMs, 'later');
  const isOver = instantOf(zone, (day + 1) * dayMs, 'earlier');
  return dayOf(wallOf(zone, begins)) === day || dayOf(wallOf(zone, isOver - 1)) === day;
}

export function weightOf(calendar: CalendarVersion, day: Day, special: CalendarDay | undefined): HalfUnits {
  return special?.counts ?? calendar.week[weekdayOf(day)] ?? 0;
}

/** The end of a day that is shorter than others: as it says, else half a day ends in the middle. Undefined for an ordinary one. */
export function endOf({ hours }: CalendarVersion, weight: HalfUnits, special: CalendarDay | undefined): MinuteOfDay | undefined {
  return special?.until ?? (weight === 1 ? Math.floor((hours.from + hours.to) / 2) : undefined);
}

function inverseOf(weights: Uint8Array, total: number): Int32Array {
  const inverse = new Int32Array(total + 1);
  let sum = 0;
  for (const [position, weight] of weights.entries()) {
    for (let unit = 0; unit < weight; unit += 1) inverse[(sum += 1)] = position;
  }
  return inverse;
}

function at(array: ArrayLike<number>, position: number): number {
  return array[position] ?? Number.NaN;
}
