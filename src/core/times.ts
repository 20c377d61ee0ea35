// The calendars, windows and freezes of a State, in the form that is asked: made once of each record, and kept with it.
import { currentSystem } from './find.ts';
import type { CalendarRecord, State } from './state.ts';
import { unpack, type Schedule } from './time/compiled.ts';
import { buildIndex, type DayIndex } from './time/index-of-days.ts';
import type { ZoneRules } from './time/types.ts';
import type { TimeRules } from './time/windows.ts';
import { digestOf } from './canonical.ts';
import type { TimeDefinitions } from './time/definitions.ts';

/** The one record of its table. */
export const scheduleKey = 'schedule';

/** What the records of time are found in: a State, or one that is being changed. */
export interface CalendarsIn {
  readonly calendars: ReadonlyMap<string, CalendarRecord>;
}

/** Undefined where the file has no such calendar, or it was not compiled yet. */
export function calendarOf({ calendars }: CalendarsIn, name: string): DayIndex | undefined {
  const record = calendars.get(name);
  return record === undefined ? undefined : indexOfRecord(record);
}

const indexes = new WeakMap<CalendarRecord, DayIndex>();

export function indexOfRecord(record: CalendarRecord): DayIndex {
  const known = indexes.get(record);
  if (known !== undefined) return known;
  const index = buildIndex(record.calendar);
  indexes.set(record, index);
  return index;
}

/** `none`: the file says nothing of time. `unknown`: what it says was not compiled yet, so nothing may start. */
export function timeRulesOf(state: State): Omit<TimeRules, 'stops'> | 'none' | 'unknown' {
  const definitions = currentSystem(state)?.time;
  if (definitions === undefined) return 'none';
  const schedule = state.schedules.get(scheduleKey);
  return schedule === undefined || schedule.of !== digestOfTime(definitions) ? 'unknown' : rulesOf(schedule);
}

const utc: ZoneRules = { name: 'UTC', data: '', offsets: [{ from: 0, seconds: 0 }] };

/** Of a file that says nothing of time dates are told in UTC. */
export function zoneOf(state: State): ZoneRules {
  const rules = currentSystem(state) === undefined ? 'none' : timeRulesOf(state);
  return typeof rules === 'string' ? utc : rules.zone;
}

const digests = new WeakMap<TimeDefinitions, string>();

/** What compiled time says that it was compiled of. */
export function digestOfTime(definitions: TimeDefinitions): string {
  const known = digests.get(definitions) ?? digestOf(definitions);
  digests.set(definitions, known);
  return known;
}

const unpacked = new WeakMap<Schedule, Omit<TimeRules, 'stops'>>();

function rulesOf(schedule: Schedule): Omit<TimeRules, 'stops'> {
  const known = unpacked.get(schedule);
  if (known !== undefined) return known;
  const rules = { zone: schedule.zone, ...unpack(schedule) };
  unpacked.set(schedule, rules);
  return rules;
}
