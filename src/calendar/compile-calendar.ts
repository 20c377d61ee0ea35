import type { TimeProblem } from '#core/file/place-time.ts';
import type { CompiledCalendar } from '#core/time/compiled.ts';
import { dayAt, dayMs, dayOf, longDay } from '#core/time/day.ts';
import type { CalendarDefinition, DayRule } from '#core/time/definitions.ts';
import { mergeDays, type DaysToMerge } from '#core/time/merge-days.ts';
import type { CalendarVersion, Day, ZoneRules } from '#core/time/types.ts';
import { expand } from './expand.ts';
import { trimZone, type Zones } from './find-zones.ts';
import type { HolidayLists } from './holiday-lists.ts';
import type { Holidays } from './holidays.ts';
import { zoneYears } from './zone-rules.ts';

export interface CalendarToCompile {
  readonly name: string;
  readonly definition: CalendarDefinition;
  readonly zones: Zones;
  /** In which it is compiled. */
  readonly year: number;
  readonly lists: HolidayLists;
}

export type CompiledOne =
  | { readonly ok: true; readonly compiled: CompiledCalendar; readonly warnings: readonly TimeProblem[] }
  | { readonly ok: false; readonly problems: readonly TimeProblem[] };

const yearsAhead = 6;

export async function compileCalendar({ name, definition, zones, year, lists }: CalendarToCompile): Promise<CompiledOne> {
  const years = { firstYear: year - 1, lastYear: Math.min(year + yearsAhead, zoneYears.last) };
  const found: Holidays[] = [];
  const problems: TimeProblem[] = [];
  for (const [index, place] of definition.places.entries()) {
    const { confirmedThrough } = definition;
    const answer = await lists({ place, ...years, ...(confirmedThrough !== undefined && { confirmedThrough }) });
    if (answer.ok) found.push(answer.holidays);
    else problems.push(problemOf(name, index, answer.sentence));
  }
  const zone = zones.get(definition.zone);
  // A zone that is none was said once, of all that name it.
  if (problems.length > 0 || zone === undefined) return { ok: false, problems };
  const lastYear = Math.min(years.lastYear, ...found.map((holidays) => holidays.lastYear));
  const [first, last] = [dayAt(years.firstYear, 1, 1), dayAt(lastYear, 12, 31)];
  const laid = layOut(definition, zone, { first, last });
  const calendar: CalendarVersion = {
    zone: trimZone(zone, { from: first * dayMs, to: (last + 1) * dayMs }),
    week: definition.week,
    hours: definition.hours,
    ...(definition.cutOff !== undefined && { cutOff: definition.cutOff }),
    first,
    last,
    days: mergeDays({ week: definition.week, hours: definition.hours, holidays: joined(found, definition.workedIn), ...laid.days }).filter(
      ({ day }) => day >= first && day <= last,
    ),
  };
  return { ok: true, compiled: { calendar, sources: sourcesOf(found) }, warnings: warningsOf(name, laid.never, { first, last }) };
}

function problemOf(name: string, index: number, sentence: string): TimeProblem {
  const isDoubted = sentence.startsWith('The list of holidays of');
  if (isDoubted) return { path: ['calendars', name, 'confirmed'], code: 'unconfirmed-holidays', sentence };
  return { path: ['calendars', name, 'holidays', index], code: 'unknown-region', sentence };
}

/** `all`: a holiday anywhere is free. `any`: only one that all of the places have. */
function joined(lists: readonly Holidays[], workedIn: CalendarDefinition['workedIn']): DaysToMerge['holidays'] {
  const days = lists.flatMap(({ days: each }) =>
    each.map(({ day, because, from }) => ({ day, because, ...(from !== undefined && { from }) })),
  );
  if (workedIn === 'all' || lists.length < 2) return days;
  const common = new Map<Day, DaysToMerge['holidays'][number]>();
  for (const { day } of days) {
    const ofEach = lists.map((list) => list.days.filter((each) => each.day === day));
    if (common.has(day) || ofEach.some((each) => each.length === 0)) continue;
    // It begins everywhere when it has begun at the last of them.
    const from = Math.max(...ofEach.map((each) => Math.min(...each.map((holiday) => holiday.from ?? 0))));
    const because = [...new Set(ofEach.flatMap((each) => each.map((holiday) => holiday.because)))].join(', ');
    common.set(day, { day, because, ...(from > 0 && { from }) });
  }
  return [...common.values()];
}

interface Range {
  readonly first: Day;
  readonly last: Day;
}

interface Laid {
  readonly days: Pick<DaysToMerge, 'closures' | 'alsoWorking' | 'halfDays'>;
  /** Rules that touch no day of the range: mostly a year is wrong. */
  readonly never: readonly { readonly key: string; readonly index: number; readonly rule: DayRule }[];
}

function layOut(definition: CalendarDefinition, zone: ZoneRules, range: Range): Laid {
  const never: { key: string; index: number; rule: DayRule }[] = [];
  const laid = <Rule extends DayRule>(key: string, rules: readonly Rule[]): readonly { readonly rule: Rule; readonly day: Day }[] =>
    rules.flatMap((rule, index) => {
      const days = daysOf(rule, zone, range);
      if (days.length === 0) never.push({ key, index, rule });
      return days.map((day) => ({ rule, day }));
    });
  const closures = laid('closures', definition.closures).map(({ day, rule: { because } }) => ({ day, because }));
  const alsoWorking = laid('also-working', definition.alsoWorking).map(({ day, rule: { because } }) => ({ day, because }));
  const halfDays = laid('half-days', definition.halfDays).map(({ day, rule: { because, until } }) => ({
    day,
    because,
    until,
    counts: definition.halfDaysCount,
  }));
  return { days: { closures, alsoWorking, halfDays }, never };
}

/** Every day that an occurrence touches. */
function daysOf({ when }: DayRule, zone: ZoneRules, { first, last }: Range): readonly Day[] {
  const spans = expand(when, { from: first * dayMs, to: (last + 1) * dayMs }, zone);
  const days = spans.flatMap((span) => {
    const to = 'to' in span ? span.to : span.from + span.forMs;
    const from = dayOf(span.from);
    return Array.from({ length: dayOf(to - 1) - from + 1 }, (_, index) => from + index);
  });
  return [...new Set(days)].filter((day) => day >= first && day <= last);
}

/** Sentences for people: `Baden-Württemberg, Germany (DE-BW): date-holidays 3.37.0 of 2026-09-20`, and what was corrected in it. */
function sourcesOf(lists: readonly Holidays[]): readonly string[] {
  return [...new Set(lists.flatMap(({ name, place, source, corrections }) => [`${name} (${place}): ${source}`, ...corrections]))];
}

function warningsOf(name: string, never: Laid['never'], { first, last }: Range): readonly TimeProblem[] {
  return never.map(({ key, index, rule }) => ({
    path: ['calendars', name, key, ...(key === 'half-days' ? ['days'] : []), index],
    code: 'odd-time',
    sentence: `\`${rule.when.text}\` of calendar \`${name}\` touches no day from ${longDay(first)} to ${longDay(last)}. Is the year right?`,
  }));
}
