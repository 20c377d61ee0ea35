// What calendars, windows and freezes say otherwise than they did: for people, who want to know by which day a date moved.
import { canonical } from '#core/canonical.ts';
import type { CalendarRecord, State } from '#core/state.ts';
import { unpack, type Schedule } from '#core/time/compiled.ts';
import { shortDay } from '#core/time/day.ts';
import type { CalendarDay } from '#core/time/types.ts';
import type { Train } from '#core/time/trains.ts';
import { scheduleKey } from '#core/times.ts';
import { andOf } from '#core/words.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

export interface TimeChanges {
  /** One for each calendar that is another one. */
  readonly calendars: readonly string[];
  /** One for each window or freeze. */
  readonly rules: readonly string[];
}

export function timeChanges(before: State, after: State): TimeChanges {
  const calendars = before.calendars === after.calendars ? [] : [...after.calendars.values()].flatMap((each) => ofCalendar(before, each));
  const [old, fresh] = [before.schedules.get(scheduleKey), after.schedules.get(scheduleKey)];
  return { calendars, rules: fresh === undefined || old === fresh ? [] : ofSchedule(old, fresh) };
}

/** A calendar that nobody had before moves nothing by itself. */
function ofCalendar(before: State, record: CalendarRecord): readonly string[] {
  const known = before.calendars.get(record.name);
  if (known === undefined || known === record) return [];
  const name = record.name === 'default' ? 'the calendar' : record.name;
  const days = otherDays(known.calendar.days, record.calendar.days, known.calendar.last);
  if (days.length > 0) return [`${listed(days)} ${days.length === 1 ? 'counts' : 'count'} otherwise in ${name}`];
  return isSameBesides(known, record) ? [] : [`${name} has other hours, another week or another zone`];
}

/** Only within the days that both know: that years go on says nothing of the days that were. */
function otherDays(old: readonly CalendarDay[], fresh: readonly CalendarDay[], last: number): readonly string[] {
  const [before, after] = [new Map(old.map((each) => [each.day, each])), new Map(fresh.map((each) => [each.day, each]))];
  const days = [...new Set([...before.keys(), ...after.keys()])].filter((day) => day <= last).toSorted((left, right) => left - right);
  return days
    .filter((day) => before.get(day)?.counts !== after.get(day)?.counts)
    .map((day) => {
      const [was, is] = [before.get(day), after.get(day)];
      return is === undefined ? `${shortDay(day)} (no longer ${was?.because ?? 'unlike others'})` : `${shortDay(day)} (${is.because})`;
    });
}

function isSameBesides({ calendar: left }: CalendarRecord, { calendar: right }: CalendarRecord): boolean {
  const rest = ({ zone, week, hours, cutOff }: CalendarRecord['calendar']): string =>
    canonical([zone.offsets, week, hours, cutOff ?? null]);
  return rest(left) === rest(right);
}

function ofSchedule(old: Schedule | undefined, fresh: Schedule): readonly string[] {
  const [was, is] = [old === undefined ? { windows: [], freezes: [], trains: [] } : unpack(old), unpack(fresh)];
  return [
    ...ofRules('window', was.windows, is.windows),
    ...ofRules('freeze', was.freezes, is.freezes),
    ...ofRules('train', was.trains.map(asRule), is.trains.map(asRule)),
  ];
}

type Rule = Window | Freeze | TrainRule;

type TrainRule = Omit<Train, 'departures'> & { readonly intervals: Train['departures'] };

function asRule({ departures: intervals, ...train }: Train): TrainRule {
  return { ...train, intervals };
}

function ofRules(what: string, old: readonly Rule[], fresh: readonly Rule[]): readonly string[] {
  const [was, is] = [new Map(old.map((rule) => [rule.name, rule])), new Map(fresh.map((rule) => [rule.name, rule]))];
  const added = [...is.keys()].filter((name) => !was.has(name));
  const gone = [...was.keys()].filter((name) => !is.has(name));
  const other = fresh.filter((rule) => isOther(was.get(rule.name), rule)).map(({ name }) => name);
  return [said(what, added, 'added'), said(what, gone, 'taken away'), said(what, other, 'changed')].filter((words) => words !== '');
}

/** Within the time that both know: that years go on is no change. */
function isOther(before: Rule | undefined, after: Rule): boolean {
  if (before === undefined) return false;
  const until = Math.min(before.known.to, after.known.to);
  const told = ({ known: _known, intervals, ...rest }: Rule): string =>
    canonical({ ...rest, zone: rest.zone.name, intervals: intervals.filter(({ to }) => to < until && to > after.known.from) });
  return told(before) !== told(after);
}

function said(what: string, names: readonly string[], how: string): string {
  return names.length === 0 ? '' : `${what}${names.length === 1 ? '' : 's'} ${listed(names)} ${how}`;
}

const mostNamed = 3;

function listed(names: readonly string[]): string {
  if (names.length <= mostNamed + 1) return andOf(names);
  return andOf([...names.slice(0, mostNamed), `${names.length - mostNamed} others`]);
}
