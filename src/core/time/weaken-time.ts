// What a changed file permits from now on that the one before it did not: days that count more, hours that are open, freezes that are thinner.
import { andOf, counted } from '#core/words.ts';
import type { Instant, Stage } from '#core/system.ts';
import { unpack, type CompiledCalendar, type CompiledTime } from './compiled.ts';
import { clockOf } from './day-words.ts';
import { dayOf, longDay } from './day.ts';
import { buildIndex, endOf, weightOf } from './index-of-days.ts';
import { instantWords } from './instant-words.ts';
import { findAround, union, within, without } from './intervals.ts';
import { applies, type Place } from './scope.ts';
import type { Train } from './trains.ts';
import type { CalendarVersion, Day, Interval } from './types.ts';
import { weakerTrains } from './weaken-trains.ts';
import { wallOf } from './zone.ts';
import type { Freeze, Window } from './timed-rules.ts';

/** `undefined` is a file that says nothing of time: every hour is open, and no day counts. */
type Time = Pick<CompiledTime, 'calendars' | 'schedule'> | undefined;
type Stages = readonly Pick<Stage, 'name' | 'waves'>[];

/**
 * One sentence for everything that `after` permits from now on and `before` did not; empty where `after` is at least as strict. What cannot be
 * compared counts as weaker. `stages` are those of both files: without them a stage is taken to reach every environment, and more may be said.
 */
export function weakensTime(before: Time, after: Time, now: Instant, stages: Stages = []): readonly string[] {
  if (before === undefined) return [];
  const [was, is] = [rulesOf(before), rulesOf(after)];
  const range = { from: now, to: Math.min(...[...was.freezes, ...was.windows, ...is.freezes, ...is.windows].map(({ known }) => known.to)) };
  const places = placesOf([...was.freezes, ...was.windows, ...is.freezes, ...is.windows], stages);
  return [
    ...Object.entries(before.calendars).flatMap(([name, calendar]) => weakerCalendar(name, calendar, after?.calendars[name], now)),
    ...was.freezes.flatMap((freeze) => weakerFreeze(freeze, is.freezes, range, places)),
    ...weakerWindows(was.windows, is.windows, range, places),
    ...weakerTrains(was.trains, is.trains, now),
  ];
}

interface Rules {
  readonly windows: readonly Window[];
  readonly freezes: readonly Freeze[];
  readonly trains: readonly Train[];
}

function rulesOf(time: Time): Rules {
  return time === undefined ? { windows: [], freezes: [], trains: [] } : unpack(time.schedule);
}

function weakerCalendar(
  name: string,
  { calendar: before }: CompiledCalendar,
  compiled: CompiledCalendar | undefined,
  now: Instant,
): readonly string[] {
  const title = `calendar ${name}`;
  if (compiled === undefined) return [`${title}: is gone`];
  const after = compiled.calendar;
  // Another zone counts other days, other hours make other minutes: neither is less.
  const changed = [
    wordsOfChange(before.zone.name, after.zone.name, (zone) => `zone ${zone}`),
    wordsOfChange(before.hours, after.hours, ({ from, to }) => `hours ${clockOf(from)}-${clockOf(to)}`),
    wordsOfChange(before.cutOff, after.cutOff, (minute) => (minute === undefined ? 'no cut-off' : `cut-off ${clockOf(minute)}`)),
  ].flatMap((words) => (words === undefined ? [] : [`${title}: ${words}`]));
  if (before.zone.name !== after.zone.name) return changed;
  return [...changed, ...weakerDays(title, before, after, dayOf(wallOf(before.zone, now)))];
}

function wordsOfChange<Value>(before: Value, after: Value, words: (value: Value) => string): string | undefined {
  const [was, is] = [words(before), words(after)];
  return was === is ? undefined : `${was} → ${is}`;
}

const weightWords = ['not at all', 'half', 'whole'];

/** From today on: what a day counted that is over was settled when it ended. */
function weakerDays(title: string, before: CalendarVersion, after: CalendarVersion, today: Day): readonly string[] {
  const [was, is] = [buildIndex(before), buildIndex(after)];
  const [more, ends]: [Day[], Day[]] = [[], []];
  for (let day = Math.max(today, before.first, after.first); day <= Math.min(before.last, after.last); day += 1) {
    const [less, now] = [was.weights[day - before.first] ?? 0, is.weights[day - after.first] ?? 0];
    if (now > less) more.push(day);
    else if (now > 0 && isEndMoved(endOfDay(before, day), endOfDay(after, day))) ends.push(day);
  }
  const [first] = more;
  const [moved] = ends;
  const weightsOf = (day: Day): string =>
    `${weightWords[was.weights[day - before.first] ?? 0] ?? ''} → ${weightWords[is.weights[day - after.first] ?? 0] ?? ''}`;
  return [
    ...(first === undefined ? [] : [`${title}: ${wordsOfMore(more.length, longDay(first))} (${weightsOf(first)})`]),
    ...(moved === undefined
      ? []
      : [`${title}: ${counted(ends.length, 'half day')} ${ends.length === 1 ? 'ends' : 'end'} at another time, ${longDay(moved)} first`]),
  ];
}

function wordsOfMore(count: number, first: string): string {
  return count === 1 ? `${first} counts more than before` : `${counted(count, 'day')} count more than before, ${first} first`;
}

/** A day that was whole may end earlier. What ended before its time and ends at another now cuts off at another: that cannot be compared. */
function isEndMoved(before: number | undefined, after: number | undefined): boolean {
  return before !== undefined && before !== after;
}

/** Undefined for a whole day, and for one that ends with the hours. */
function endOfDay(calendar: CalendarVersion, day: Day): number | undefined {
  const special = calendar.days.find((each) => each.day === day);
  return endOf(calendar, weightOf(calendar, day, special), special);
}

/** Every place that it froze is still frozen by some freeze at least as strong, whatever that is called, and the soaks that it paused are paused. */
function weakerFreeze(freeze: Freeze, after: readonly Freeze[], range: Interval, places: readonly Place[]): readonly string[] {
  const title = `${freeze.kind === 'code' ? 'code freeze' : 'freeze'} ${freeze.name}`;
  const held = after.filter(({ kind }) => kind === 'freeze' || freeze.kind === 'code');
  const pausing = after.filter(({ pausesSoak }) => pausesSoak === true);
  const lost = whatIsLost(freeze, held, range, places);
  const counted = freeze.pausesSoak === true ? whatIsLost(freeze, pausing, range, places) : undefined;
  if (lost !== undefined && !after.some(({ name }) => name === freeze.name)) return [`${title}: is gone`];
  return [
    ...(lost === undefined ? [] : [`${title}: no longer holds for ${lost}`]),
    ...(counted === undefined ? [] : [`${title}: no longer pauses soaks in ${counted}`]),
  ];
}

/** `PROD from … to …`: where and when none of these does in its place. */
function whatIsLost(freeze: Freeze, others: readonly Freeze[], range: Interval, places: readonly Place[]): string | undefined {
  const held = within(freeze.intervals, range);
  const lost = places.flatMap((place) => {
    if (!applies(freeze.scope, place)) return [];
    const still = union(others.filter(({ scope }) => applies(scope, place)).flatMap(({ intervals }) => intervals));
    const [first] = without(held, still);
    return first === undefined ? [] : [{ place, first }];
  });
  const [one] = lost;
  if (one === undefined) return undefined;
  const where = andOf([...new Set(lost.map(({ place }) => wordsOfPlace(place)))]);
  return `${where} from ${instantWords(freeze.zone, one.first.from)} to ${instantWords(freeze.zone, one.first.to)}`;
}

/** For each place: when something may start after is when it might before. A stage whose windows are gone is always open. */
function weakerWindows(before: readonly Window[], after: readonly Window[], range: Interval, places: readonly Place[]): readonly string[] {
  const seen = new Set<string>();
  return places.flatMap((place) => {
    const was = before.filter(({ scope }) => applies(scope, place));
    const is = after.filter(({ scope }) => applies(scope, place));
    const [first] = was;
    if (first === undefined) return [];
    const where = wordsOfPlace(place);
    if (is.length === 0) return once(seen, `windows: ${where} had ${andOf(was.map(({ name }) => name))}, and has none`);
    const [opened] = without(within(startsIn(is), range), startsIn(was));
    if (opened === undefined) return [];
    const { zone } = is.find(({ intervals }) => findAround(intervals, opened.from) !== undefined) ?? first;
    return once(
      seen,
      `windows: ${where} is open from ${instantWords(zone, opened.from)} to ${instantWords(zone, opened.to)}, and was closed`,
    );
  });
}

function once(seen: Set<string>, sentence: string): readonly string[] {
  if (seen.has(sentence)) return [];
  seen.add(sentence);
  return [sentence];
}

/** When something may start: where a window asks for room, so much earlier than the last of those that go on from it closes. */
function startsIn(windows: readonly Window[]): readonly Interval[] {
  const open = union(windows.flatMap(({ intervals }) => intervals));
  const starts = windows.flatMap(({ intervals, mustFitMs = 0 }) =>
    intervals.flatMap(({ from, to }) => {
      const closes = findAround(open, from)?.to ?? to;
      // The last instant that leaves so much room is one of them.
      const last = mustFitMs === 0 ? to : Math.min(to, closes - mustFitMs + 1);
      return from < last ? [{ from, to: last }] : [];
    }),
  );
  return union(starts);
}

/** Everything that rules tell apart: each stage with its environments, each service that one of them names, and one that none does. */
function placesOf(rules: readonly (Window | Freeze)[], stages: Stages): readonly Place[] {
  const named = (part: 'stages' | 'environments' | 'services'): readonly string[] => [
    ...new Set(rules.flatMap(({ scope }) => scope[part] ?? [])),
  ];
  const known = stages.flatMap(({ name, waves }) => waves.flat().map((environment) => ({ stage: name, environment })));
  const everywhere = [...named('environments'), other];
  const sites =
    stages.length > 0 ? known : [...named('stages'), other].flatMap((stage) => everywhere.map((environment) => ({ stage, environment })));
  const services = [...named('services'), other];
  const all = sites.flatMap((site) => services.flatMap((service) => kinds.map((kind): Place => ({ ...site, service, kind }))));
  return toldApart(all, rules);
}

/** No name has a space at its end. */
const other = 'other ';
const kinds = ['normal', 'hotfix'] as const;

/** Of places that no rule tells apart, the first: sixteen thousand of them are a handful. */
function toldApart(places: readonly Place[], rules: readonly (Window | Freeze)[]): readonly Place[] {
  const classes = new Map<string, Place>();
  for (const place of places) {
    const key = `${place.stage} ${rules.map(({ scope }) => (applies(scope, place) ? 1 : 0)).join('')}`;
    if (!classes.has(key)) classes.set(key, place);
  }
  return [...classes.values()];
}

function wordsOfPlace({ stage = other }: Place): string {
  return stage === other ? 'every other stage' : stage;
}
