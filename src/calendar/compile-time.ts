// What a file says of time, made into values that no library, zone data or calendar of somebody else can change later.
import { digestOf } from '#core/canonical.ts';
import type { TimeProblem } from '#core/file/place-time.ts';
import type { Instant } from '#core/system.ts';
import type { CompiledCalendar, CompiledTime } from '#core/time/compiled.ts';
import { dayOf, yearOf } from '#core/time/day.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { wallOf } from '#core/time/zone.ts';
import { compileCalendar } from './compile-calendar.ts';
import { compileSchedule } from './compile-schedule.ts';
import { findZones } from './find-zones.ts';
import { holidayLists, type HolidayLists } from './holiday-lists.ts';
import { utc } from './ics-moment.ts';

export type CompileTime =
  | {
      readonly ok: true;
      readonly time: CompiledTime;
      /** Right, and yet not what its writer may expect: one sentence each. */
      readonly odd: readonly string[];
      /** The same, with where each stands. */
      readonly warnings: readonly TimeProblem[];
    }
  | { readonly ok: false; readonly problems: readonly TimeProblem[] };

/**
 * Calendars are known from 1 January of last year to 31 December six years ahead, or as far as somebody has confirmed their holidays; windows and freezes to
 * the end of the year after next. The same definitions, in the same year, with the same library and zone data, give the same bytes. Throws a Failure
 * where holidays could not be compiled at all.
 */
export async function compileTime(definitions: TimeDefinitions, now: Instant, lists: HolidayLists = holidayLists()): Promise<CompileTime> {
  const { zones, problems } = findZones(definitions);
  const year = yearOf(dayOf(wallOf(zones.get(definitions.zone) ?? utc, now)));
  const calendars: { [name: string]: CompiledCalendar } = {};
  const [wrong, warnings]: [TimeProblem[], TimeProblem[]] = [[...problems], []];
  for (const [name, definition] of Object.entries(definitions.calendars)) {
    const compiled = await compileCalendar({ name, definition, zones, year, lists });
    if (compiled.ok) calendars[name] = compiled.compiled;
    if (compiled.ok) warnings.push(...compiled.warnings);
    else wrong.push(...compiled.problems);
  }
  const scheduled = problems.length > 0 ? undefined : compileSchedule({ definitions, zones, year, now, calendars });
  if (scheduled?.ok === false) wrong.push(...scheduled.problems);
  if (wrong.length > 0 || scheduled?.ok !== true) return { ok: false, problems: wrong };
  const of = digestOf(definitions);
  warnings.push(...scheduled.warnings);
  const odd = warnings.map(({ sentence }) => sentence);
  return { ok: true, time: { of, calendars, schedule: { of, ...scheduled.schedule } }, odd, warnings };
}
